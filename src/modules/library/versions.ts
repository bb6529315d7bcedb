import { audit, auditedActor, type Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

export type SavedDocument<Body = unknown> = { key: string; version: number; body: Body; createdAt: Date }

/** The newest version of every document of a kind, by key. Bodies were checked when saved. */
export async function currentDocuments<Body>(tx: Tx, kind: string): Promise<SavedDocument<Body>[]> {
  const rows = await tx
    .selectFrom("library_documents")
    .distinctOn("key")
    .select(["key", "version", "body", "created_at"])
    .where("kind", "=", kind)
    .orderBy("key")
    .orderBy("version", "desc")
    .execute()
  return rows.map((row) => ({
    key: row.key,
    version: row.version,
    body: row.body as Body,
    createdAt: row.created_at,
  }))
}

/** Saves a document as a new version unless the newest one says the same. Returns the version that now holds. */
export async function saveDocument(
  tx: Tx,
  ctx: Context,
  document: { kind: string; key: string; body: object },
): Promise<{ version: number; created: boolean }> {
  const newest = await tx
    .selectFrom("library_documents")
    .select(["version", "body"])
    .where("kind", "=", document.kind)
    .where("key", "=", document.key)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst()
  if (newest && sameJson(newest.body, document.body)) return { version: newest.version, created: false }
  const version = (newest?.version ?? 0) + 1
  await tx
    .insertInto("library_documents")
    .values({
      workspace_id: ctx.workspace.id,
      kind: document.kind,
      key: document.key,
      version,
      body: JSON.stringify(document.body),
      created_at: ctx.now,
      created_by: JSON.stringify(auditedActor(ctx.actor)),
    })
    .execute()
  await audit(tx, ctx, {
    action: "library.save",
    subject: `${document.kind}:${document.key}`,
    before: newest?.body,
    after: document.body,
  })
  return { version, created: newest === undefined }
}

/** Equality that does not mind the order of keys. */
const sameJson = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
