import { Problem } from "#kernel/errors.ts"
import { hashSecret, newId, newSecret } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import { inWorkspace, presenting, type Tx } from "#platform/postgres/open.ts"
import { type Member, memberById, membersByEmail } from "./members.queries.pg.ts"
import { passwordMatches } from "./password.ts"
import { bindWorkspace } from "./queries.pg.ts"
import { insertSession, linkByToken, spendLink } from "./sessions.queries.pg.ts"

/** How long a session lasts from its opening. */
const sessionDays = 30

/** `token` goes into the cookie and is kept nowhere. */
export type OpenedSession = { token: string; expiresAt: Date }

/** Opens a session for an e-mail address and password. The refusal never says which of the two was wrong. */
export async function signInWithPassword(
  engines: Engines,
  given: { email: string; password: string },
): Promise<OpenedSession> {
  const email = given.email.trim().toLowerCase()
  const members = await presenting(engines.records, { email }, (tx) => membersByEmail(tx, email))
  const active = members.filter((member) => member.active)
  for (const member of active.length > 0 ? active : [null]) {
    const matches = await passwordMatches(given.password, member?.passwordHash ?? null)
    if (member && matches)
      return inWorkspace(engines.records, member.workspaceId, (tx) =>
        openSession(tx, member, engines.clock()),
      )
  }
  throw new Problem("unauthenticated", "This e-mail address and password do not go together.")
}

/** Opens a session for a one-time link, which is used up by it. */
export async function signInWithLink(engines: Engines, token: string): Promise<OpenedSession> {
  const now = engines.clock()
  const tokenHash = hashSecret(token)
  return presenting(engines.records, { secretHash: tokenHash }, async (tx) => {
    const link = await linkByToken(tx, tokenHash)
    if (!link)
      throw new Problem("unauthenticated", "This link is not known here. Ask an administrator for a new one.")
    await bindWorkspace(tx, link.workspace_id)
    const used = await spendLink(tx, link.id, now)
    const member = used ? await memberById(tx, used.member_id) : null
    if (!member)
      throw new Problem(
        "unauthenticated",
        "This link was used before or has expired. Ask an administrator for a new one.",
      )
    if (!member.active)
      throw new Problem("unauthenticated", "This membership is closed. Ask an administrator to reopen it.")
    return openSession(tx, member, now)
  })
}

async function openSession(tx: Tx, member: Member, now: Date): Promise<OpenedSession> {
  const token = newSecret("ps")
  const expiresAt = new Date(now.getTime() + sessionDays * 86_400_000)
  const { id: memberId, workspaceId } = member
  await insertSession(
    tx,
    { id: newId(), workspaceId, memberId, tokenHash: hashSecret(token), expiresAt },
    now,
  )
  return { token, expiresAt }
}
