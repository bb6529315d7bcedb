import type { Tx } from "#platform/postgres/open.ts"

export type NewSecret = {
  id: string
  workspaceId: string
  memberId: string
  tokenHash: string
  expiresAt: Date
}

/** Keeps a session; the member's sessions that have run out go. */
export async function insertSession(tx: Tx, session: NewSecret, now: Date): Promise<void> {
  await tx
    .deleteFrom("sessions")
    .where("member_id", "=", session.memberId)
    .where("expires_at", "<=", now)
    .execute()
  await tx
    .insertInto("sessions")
    .values({
      id: session.id,
      workspace_id: session.workspaceId,
      member_id: session.memberId,
      token_hash: session.tokenHash,
      created_at: now,
      expires_at: session.expiresAt,
    })
    .execute()
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("sessions").where("id", "=", id).execute()
}

/** Ends a member's sessions, all or all but one. */
export async function deleteSessionsOf(tx: Tx, memberId: string, except: string | null): Promise<void> {
  const all = tx.deleteFrom("sessions").where("member_id", "=", memberId)
  await (except ? all.where("id", "!=", except) : all).execute()
}

/** Keeps a one-time link; earlier links of the member that were not used stop working. */
export async function insertLink(tx: Tx, link: NewSecret): Promise<void> {
  await deleteUnusedLinksOf(tx, link.memberId)
  await tx
    .insertInto("sign_in_links")
    .values({
      id: link.id,
      workspace_id: link.workspaceId,
      member_id: link.memberId,
      token_hash: link.tokenHash,
      expires_at: link.expiresAt,
    })
    .execute()
}

export async function deleteUnusedLinksOf(tx: Tx, memberId: string): Promise<void> {
  await tx
    .deleteFrom("sign_in_links")
    .where("member_id", "=", memberId)
    .where("used_at", "is", null)
    .execute()
}

/** The link a presented token opens, whether used or not. */
export function linkByToken(
  tx: Tx,
  tokenHash: string,
): Promise<{ id: string; workspace_id: string } | undefined> {
  return tx
    .selectFrom("sign_in_links")
    .select(["id", "workspace_id"])
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst()
}

/** Uses a link up and names its member; undefined where it was used before or has expired. Of two at once one wins. */
export function spendLink(tx: Tx, id: string, now: Date): Promise<{ member_id: string } | undefined> {
  return tx
    .updateTable("sign_in_links")
    .set({ used_at: now })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returning("member_id")
    .executeTakeFirst()
}
