import { auditedActor, type Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

export type SavedDocument<Body = unknown> = {
  key: string
  version: number
  body: Body
  createdAt: Date
  /** Saved by the system out of a file, not by a person or a key. */
  fromFile: boolean
}

/** The newest version of every document of a kind, by key. Bodies were checked when saved. */
export async function currentDocuments<Body>(tx: Tx, kind: string): Promise<SavedDocument<Body>[]> {
  const rows = await tx
    .selectFrom("library_documents")
    .distinctOn("key")
    .select(["key", "version", "body", "created_at", "created_by"])
    .where("kind", "=", kind)
    .orderBy("key")
    .orderBy("version", "desc")
    .execute()
  return rows.map((row) => ({
    key: row.key,
    version: row.version,
    body: row.body as Body,
    createdAt: row.created_at,
    fromFile: (row.created_by as { kind: string }).kind === "system",
  }))
}

/** Adds versions of documents of one kind. */
export async function insertVersions(
  tx: Tx,
  ctx: Context,
  kind: string,
  documents: readonly { key: string; version: number; body: object }[],
): Promise<void> {
  if (documents.length === 0) return
  await tx
    .insertInto("library_documents")
    .values(
      documents.map(({ key, version, body }) => ({
        workspace_id: ctx.workspace.id,
        kind,
        key,
        version,
        body: JSON.stringify(body),
        created_at: ctx.now,
        created_by: JSON.stringify(auditedActor(ctx.actor)),
      })),
    )
    .execute()
}
