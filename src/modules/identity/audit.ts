import { Problem } from "#kernel/errors.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type AuditRow, auditPage, insertAudit } from "./audit.queries.pg.ts"
import { type Actor, type Context, requireRight, transaction } from "./context.ts"

export type AuditEntry = {
  /** What was done, as "workspace.update". */
  action: string
  /** What it was done to, as "member:UUID". */
  subject: string
  before?: unknown
  after?: unknown
}

/** Records who did what, in the transaction that does it. */
export const audit = (tx: Tx, ctx: Context, entry: AuditEntry): Promise<void> =>
  insertAudit(tx, {
    workspaceId: ctx.workspace.id,
    at: ctx.now,
    actor: auditedActor(ctx.actor),
    before: null,
    after: null,
    ...entry,
  })

/** An actor as the audit log and authorship fields keep it: no session, no scopes. */
export function auditedActor(actor: Actor): Record<string, string> {
  if (actor.kind === "system") return { kind: "system", name: actor.name }
  if (actor.kind === "key") return { kind: "key", id: actor.id, name: actor.name }
  return { kind: "member", id: actor.id, name: actor.name, email: actor.email }
}

/** One page of the log, newest first; `nextCursor` leads to the next one, null at the end. */
export async function listAudit(
  ctx: Context,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ entries: AuditRow[]; nextCursor: string | null }> {
  requireRight(ctx, "audit:read")
  if (page.cursor !== undefined && !/^\d{1,18}$/.test(page.cursor))
    throw new Problem("invalid", "The cursor is not one this list gave out.", [
      { path: "cursor", message: "take it from next_cursor of the page before" },
    ])
  const before = page.cursor === undefined ? null : BigInt(page.cursor)
  const rows = await transaction(ctx, (tx) => auditPage(tx, before, page.limit + 1))
  const entries = rows.slice(0, page.limit)
  return { entries, nextCursor: rows.length > page.limit ? String(entries.at(-1)?.id) : null }
}
