import { sql } from "kysely"
import { auditedActor, type Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

export type SavedDocument<Body = unknown> = {
  key: string
  version: number
  body: Body
  createdAt: Date
  /** When it came into force; null while it is a draft. */
  publishedAt: Date | null
  note: string | null
  author: Record<string, string>
  /** Saved by the system out of a file, not by a person or a key. */
  fromFile: boolean
}

const columns = ["key", "version", "body", "created_at", "created_by", "published_at", "note"] as const

type Row = {
  key: string
  version: number
  body: unknown
  created_at: Date
  created_by: unknown
  published_at: Date | null
  note: string | null
}

function saved<Body>(row: Row): SavedDocument<Body> {
  const author = row.created_by as Record<string, string>
  return {
    key: row.key,
    version: row.version,
    body: row.body as Body,
    createdAt: row.created_at,
    publishedAt: row.published_at,
    note: row.note,
    author,
    fromFile: author["kind"] === "system",
  }
}

/** One published version of every document of a kind, by key: the first in the order that the caller adds. */
const onePublished = (tx: Tx, kind: string) =>
  tx
    .selectFrom("library_documents")
    .distinctOn("key")
    .select(columns)
    .where("kind", "=", kind)
    .where("published_at", "is not", null)
    .orderBy("key")

/** The newest published version of every document of a kind, by key. Bodies were checked when saved. */
export async function currentDocuments<Body>(tx: Tx, kind: string): Promise<SavedDocument<Body>[]> {
  const rows = await onePublished(tx, kind).orderBy("version", "desc").execute()
  return rows.map((row) => saved<Body>(row))
}

/**
 * The version of every document of a kind that was in force at an instant: the newest published before it, else the
 * first ever published, which is all that can be said of the time before.
 */
export async function documentsInForce<Body>(tx: Tx, kind: string, at: Date): Promise<SavedDocument<Body>[]> {
  const rows = await onePublished(tx, kind)
    .orderBy(sql`published_at < ${at}`, "desc")
    .orderBy(sql`CASE WHEN published_at < ${at} THEN -version ELSE version END`)
    .execute()
  return rows.map((row) => saved<Body>(row))
}

/** Every version of a document, drafts too, newest first. */
export async function documentVersions<Body>(
  tx: Tx,
  kind: string,
  key: string,
): Promise<SavedDocument<Body>[]> {
  const rows = await tx
    .selectFrom("library_documents")
    .select(columns)
    .where("kind", "=", kind)
    .where("key", "=", key)
    .orderBy("version", "desc")
    .execute()
  return rows.map((row) => saved<Body>(row))
}

/** The number of the newest version, draft or not, of every document of a kind. */
export async function lastVersions(tx: Tx, kind: string): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom("library_documents")
    .select(["key", (one) => one.fn.max("version").as("version")])
    .where("kind", "=", kind)
    .groupBy("key")
    .execute()
  return new Map(rows.map(({ key, version }) => [key, version]))
}

export type NewVersion = { key: string; version: number; body: object; note?: string | null; draft?: boolean }

/** Adds versions of documents of one kind, in force at once unless they are drafts. */
export async function insertVersions(
  tx: Tx,
  ctx: Context,
  kind: string,
  documents: readonly NewVersion[],
): Promise<void> {
  if (documents.length === 0) return
  await tx
    .insertInto("library_documents")
    .values(
      documents.map(({ key, version, body, note, draft }) => ({
        workspace_id: ctx.workspace.id,
        kind,
        key,
        version,
        body: JSON.stringify(body),
        created_at: ctx.now,
        created_by: JSON.stringify(auditedActor(ctx.actor)),
        published_at: draft ? null : ctx.now,
        note: note ?? null,
      })),
    )
    .execute()
}

/** Brings a draft into force. */
export async function publishVersion(
  tx: Tx,
  ctx: Context,
  document: { kind: string; key: string; version: number; note: string | null },
): Promise<void> {
  await tx
    .updateTable("library_documents")
    .set({ published_at: ctx.now, note: document.note })
    .where("kind", "=", document.kind)
    .where("key", "=", document.key)
    .where("version", "=", document.version)
    .execute()
}

/** Whoever writes documents of a kind does so alone, until the transaction ends. */
export async function lockKind(tx: Tx, workspaceId: string, kind: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`library:${workspaceId}:${kind}`}, 0))`.execute(
    tx,
  )
}
