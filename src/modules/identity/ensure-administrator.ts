import { type Context, transaction } from "./context.ts"
import { createMember } from "./create-member.ts"
import { lockAdministrators } from "./members.queries.pg.ts"
import { createSignInToken } from "./sign-in-link.ts"

/**
 * A one-time sign-in token for the workspace's administrator, who is created if there is none. Null once an
 * administrator has chosen a password: from then on nobody gets in by reading the start's output.
 */
export async function ensureAdministrator(
  ctx: Context,
  first: { email: string; name: string },
): Promise<string | null> {
  return transaction(ctx, async (tx) => {
    const administrators = await lockAdministrators(tx)
    if (administrators.some((member) => member.passwordHash !== null)) return null
    const member = administrators[0] ?? (await createMember(tx, ctx, { ...first, role: "administrator" }))
    return createSignInToken(tx, member, "first", ctx.now)
  })
}
