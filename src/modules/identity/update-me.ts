import { Problem } from "#kernel/errors.ts"
import { audit } from "./audit.ts"
import { type Context, transaction } from "./context.ts"
import { type Member, memberById, membersByEmail, saveMember } from "./members.queries.pg.ts"
import { hashPassword } from "./password.ts"
import { auditedMember } from "./rules.ts"
import { deleteSessionsOf } from "./sessions.queries.pg.ts"

export type OwnChange = {
  name?: string | undefined
  email?: string | undefined
  language?: "en" | "ru" | undefined
  password?: string | undefined
}

/** The caller changes their own name, address, language or password. A new password ends their other sessions. */
export async function updateMe(ctx: Context, change: OwnChange): Promise<Member> {
  const { actor } = ctx
  if (actor.kind !== "member")
    throw new Problem("forbidden", "Only a member can do this; a key has nothing of its own.")
  const passwordHash = change.password ? await hashPassword(change.password) : null
  return transaction(ctx, async (tx) => {
    const before = await memberById(tx, actor.id)
    if (!before) throw new Problem("not_found", "This member is not here any more.")
    if (change.email && change.email !== before.email && (await membersByEmail(tx, change.email)).length > 0)
      throw new Problem("conflict", `${change.email} is another member's address.`, [
        { path: "email", message: "another member's address" },
      ])
    const after: Member = {
      ...before,
      name: change.name ?? before.name,
      email: change.email ?? before.email,
      language: change.language ?? before.language,
      passwordHash: passwordHash ?? before.passwordHash,
    }
    await saveMember(tx, after)
    if (passwordHash) await deleteSessionsOf(tx, actor.id, actor.sessionId)
    await audit(tx, ctx, {
      action: passwordHash ? "member.password" : "member.update",
      subject: `member:${actor.id}`,
      before: auditedMember(before),
      after: auditedMember(after),
    })
    return after
  })
}
