import type { Tx } from "#platform/postgres/open.ts"

export type AuditRow = {
  id: bigint
  at: Date
  actor: Record<string, string>
  action: string
  subject: string
  before: unknown
  after: unknown
}

export async function insertAudit(
  tx: Tx,
  row: Omit<AuditRow, "id"> & { workspaceId: string },
): Promise<void> {
  await tx
    .insertInto("audit_log")
    .values({
      workspace_id: row.workspaceId,
      at: row.at,
      actor: JSON.stringify(row.actor),
      action: row.action,
      subject: row.subject,
      before: json(row.before),
      after: json(row.after),
    })
    .execute()
}

const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value)

/** Up to `limit` rows older than `before`, newest first. */
export async function auditPage(tx: Tx, before: bigint | null, limit: number): Promise<AuditRow[]> {
  const rows = await tx
    .selectFrom("audit_log")
    .select(["id", "at", "actor", "action", "subject", "before", "after"])
    .$if(before !== null, (query) => query.where("id", "<", before))
    .orderBy("id", "desc")
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, actor: row.actor as Record<string, string> }))
}

/** Takes what changed, and whose it was, out of the entries about these subjects; that something did stays, under `as`. */
export async function emptyAudit(tx: Tx, subjects: readonly string[], as: string): Promise<void> {
  if (subjects.length === 0) return
  await tx
    .updateTable("audit_log")
    .set({ subject: as, before: null, after: json({ erased: true }) })
    .where("subject", "in", subjects)
    .execute()
}
