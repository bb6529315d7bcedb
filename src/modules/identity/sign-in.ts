import { Problem } from "#kernel/errors.ts"
import { hashSecret, newId, newSecret } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import { inWorkspace, presenting, type Tx } from "#platform/postgres/open.ts"
import { audit } from "./audit.ts"
import type { Context } from "./context.ts"
import { hashPassword, passwordMatches } from "./password.ts"
import { bindWorkspace } from "./queries.pg.ts"

/** How long a session lasts from its opening. */
export const sessionDays = 30
const linkHours = { first: 24, invitation: 7 * 24 }

export type OpenedSession = { token: string; expiresAt: Date }

/** Opens a session for an e-mail address and password. The refusal never says which of the two was wrong. */
export async function signInWithPassword(
  engines: Engines,
  given: { email: string; password: string },
): Promise<OpenedSession> {
  const email = given.email.trim().toLowerCase()
  const members = await presenting(engines.records, { email }, (tx) =>
    tx.selectFrom("members").selectAll().where("email", "=", email).where("active", "=", true).execute(),
  )
  for (const member of members.length > 0 ? members : [null]) {
    const matches = await passwordMatches(given.password, member?.password_hash ?? null)
    if (member && matches)
      return inWorkspace(engines.records, member.workspace_id, (tx) =>
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
    const link = await tx
      .selectFrom("sign_in_links")
      .selectAll()
      .where("token_hash", "=", tokenHash)
      .executeTakeFirst()
    if (!link)
      throw new Problem("unauthenticated", "This link is not known here. Ask an administrator for a new one.")
    await bindWorkspace(tx, link.workspace_id)
    const used = await tx
      .updateTable("sign_in_links")
      .set({ used_at: now })
      .where("id", "=", link.id)
      .where("used_at", "is", null)
      .where("expires_at", ">", now)
      .returning("member_id")
      .executeTakeFirst()
    if (!used)
      throw new Problem(
        "unauthenticated",
        "This link was used before or has expired. Ask an administrator for a new one.",
      )
    return openSession(tx, { id: used.member_id, workspace_id: link.workspace_id }, now)
  })
}

async function openSession(
  tx: Tx,
  member: { id: string; workspace_id: string },
  now: Date,
): Promise<OpenedSession> {
  const token = newSecret("ps")
  const expiresAt = new Date(now.getTime() + sessionDays * 86_400_000)
  await tx
    .insertInto("sessions")
    .values({
      id: newId(),
      workspace_id: member.workspace_id,
      member_id: member.id,
      token_hash: hashSecret(token),
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { token, expiresAt }
}

/** Ends the caller's session. */
export async function signOut(ctx: Context): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== "member") return
  await inWorkspace(ctx.records, ctx.workspace.id, async (tx) => {
    await tx.deleteFrom("sessions").where("id", "=", actor.sessionId).execute()
  })
}

/** The caller chooses a password (at least 10 characters). */
export async function setOwnPassword(ctx: Context, password: string): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== "member") throw new Problem("forbidden", "Only a member has a password; a key has none.")
  const hash = await hashPassword(password)
  await inWorkspace(ctx.records, ctx.workspace.id, async (tx) => {
    await tx.updateTable("members").set({ password_hash: hash }).where("id", "=", actor.id).execute()
    await audit(tx, ctx, { action: "password.set", subject: `member:${actor.id}` })
  })
}

/** Makes a one-time sign-in token for a member; shown once, stored hashed. */
export async function createSignInToken(
  tx: Tx,
  member: { id: string; workspaceId: string },
  kind: keyof typeof linkHours,
  now: Date,
): Promise<string> {
  const token = newSecret("pl")
  await tx
    .insertInto("sign_in_links")
    .values({
      id: newId(),
      workspace_id: member.workspaceId,
      member_id: member.id,
      token_hash: hashSecret(token),
      expires_at: new Date(now.getTime() + linkHours[kind] * 3_600_000),
    })
    .execute()
  return token
}
