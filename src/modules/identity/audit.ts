import type { Tx } from "#platform/postgres/open.ts"
import type { Actor, Context } from "./context.ts"

export type AuditEntry = {
  /** What was done, as "workspace.update". */
  action: string
  /** What it was done to, as "member:UUID". */
  subject: string
  before?: unknown
  after?: unknown
}

/** Records who did what, in the transaction that does it. */
export async function audit(tx: Tx, ctx: Context, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto("audit_log")
    .values({
      workspace_id: ctx.workspace.id,
      at: ctx.now,
      actor: JSON.stringify(auditedActor(ctx.actor)),
      action: entry.action,
      subject: entry.subject,
      before: entry.before === undefined ? null : JSON.stringify(entry.before),
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
    })
    .execute()
}

/** An actor as the audit log and authorship fields keep it: no session, no scopes. */
export function auditedActor(actor: Actor): Record<string, string> {
  if (actor.kind === "system") return { kind: "system", name: actor.name }
  if (actor.kind === "key") return { kind: "key", id: actor.id, name: actor.name }
  return { kind: "member", id: actor.id, name: actor.name, email: actor.email }
}
