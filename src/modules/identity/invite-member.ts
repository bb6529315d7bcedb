import { Problem } from "#kernel/errors.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight, transaction } from "./context.ts"
import { createMember } from "./create-member.ts"
import { type Member, membersByEmail } from "./members.queries.pg.ts"
import type { Role } from "./rights.ts"
import { refuseBeyondOwn } from "./rules.ts"
import { createSignInToken } from "./sign-in-link.ts"

/**
 * Adds a member and makes their one-time sign-in token. For a member who is there already and active it makes a new
 * token (an invitation that ran out, a forgotten password) and changes nothing else.
 */
export async function inviteMember(
  ctx: Context,
  given: { email: string; name: string; role: Role },
): Promise<{ member: Member; token: string }> {
  requireRight(ctx, "members:write")
  return transaction(ctx, async (tx) => {
    const [known] = await membersByEmail(tx, given.email)
    if (known && !known.active)
      throw new Problem(
        "conflict",
        `The membership of ${known.email} is closed; reopen it instead of inviting anew.`,
      )
    if (known && known.role !== given.role)
      throw new Problem("conflict", `${known.email} is a member with the role '${known.role}' already.`)
    if (known) refuseBeyondOwn(ctx, known.role)
    const member = known ?? (await createMember(tx, ctx, given))
    const token = await createSignInToken(tx, member, "invitation", ctx.now)
    await audit(tx, ctx, { action: "member.link", subject: `member:${member.id}` })
    return { member, token }
  })
}
