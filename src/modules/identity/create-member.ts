import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight } from "./context.ts"
import { insertMember, type Member, membersByEmail } from "./members.queries.pg.ts"
import type { Role } from "./rights.ts"
import { auditedMember, refuseBeyondOwn } from "./rules.ts"

/** Adds a member, without a password until they choose one. Refused where the address is a member's already. */
export async function createMember(
  tx: Tx,
  ctx: Context,
  given: { email: string; name: string; role: Role },
): Promise<Member> {
  requireRight(ctx, "members:write")
  refuseBeyondOwn(ctx, given.role)
  const email = given.email.trim().toLowerCase()
  if ((await membersByEmail(tx, email)).length > 0)
    throw new Problem("conflict", `${email} is a member of this workspace already.`)
  const { name, role } = given
  const member: Member = {
    id: newId(),
    workspaceId: ctx.workspace.id,
    email,
    name,
    role,
    language: null,
    active: true,
    passwordHash: null,
  }
  await insertMember(tx, member, ctx.now)
  await audit(tx, ctx, {
    action: "member.create",
    subject: `member:${member.id}`,
    after: auditedMember(member),
  })
  return member
}
