import { Problem } from "#kernel/errors.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight, transaction } from "./context.ts"
import { lockAdministrators, type Member, memberById, saveMember } from "./members.queries.pg.ts"
import type { Role } from "./rights.ts"
import { auditedMember, refuseBeyondOwn, refuseToLoseLastAdministrator } from "./rules.ts"
import { deleteSessionsOf, deleteUnusedLinksOf } from "./sessions.queries.pg.ts"

/** Changes a member's role, or closes or reopens the membership. Closing ends the member's sessions and links at once. */
export async function updateMember(
  ctx: Context,
  id: string,
  change: { role?: Role | undefined; active?: boolean | undefined },
): Promise<Member> {
  requireRight(ctx, "members:write")
  return transaction(ctx, async (tx) => {
    const administrators = await lockAdministrators(tx)
    const before = await memberById(tx, id)
    if (!before) throw new Problem("not_found", `No member ${id} in this workspace.`)
    const after = { ...before, role: change.role ?? before.role, active: change.active ?? before.active }
    refuseBeyondOwn(ctx, before.role)
    refuseBeyondOwn(ctx, after.role)
    refuseToLoseLastAdministrator(administrators, before, after)
    await saveMember(tx, after)
    if (!after.active) {
      await deleteSessionsOf(tx, id, null)
      await deleteUnusedLinksOf(tx, id)
    }
    await audit(tx, ctx, {
      action: "member.update",
      subject: `member:${id}`,
      before: auditedMember(before),
      after: auditedMember(after),
    })
    return after
  })
}
