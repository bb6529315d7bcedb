import { hashSecret, newId, newSecret } from "#kernel/ids.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Member } from "./members.queries.pg.ts"
import { insertLink } from "./sessions.queries.pg.ts"

const linkHours = { first: 24, invitation: 7 * 24 }

/** Makes a one-time sign-in token for a member; shown once, stored hashed. The member's earlier unused links stop working. */
export async function createSignInToken(
  tx: Tx,
  member: Member,
  kind: keyof typeof linkHours,
  now: Date,
): Promise<string> {
  const token = newSecret("pl")
  const expiresAt = new Date(now.getTime() + linkHours[kind] * 3_600_000)
  const { id: memberId, workspaceId } = member
  await insertLink(tx, { id: newId(), workspaceId, memberId, tokenHash: hashSecret(token), expiresAt })
  return token
}

/** Where a token is presented. It stands behind the `#`, which a browser never sends: no log on the way can keep it. */
export const signInPath = (token: string): string => `/sign-in#token=${token}`
