import type { Tx } from "#platform/postgres/open.ts"

export type TeamMember = { role: string; member_email: string }

/** Who holds which role at an account beside its owner. */
export const teamOf = (tx: Tx, account: string): Promise<TeamMember[]> =>
  tx
    .selectFrom("account_team")
    .select(["role", "member_email"])
    .where("account_id", "=", account)
    .orderBy("role")
    .execute()

/** Replaces an account's team. */
export async function replaceTeam(
  tx: Tx,
  workspaceId: string,
  account: string,
  team: readonly TeamMember[],
): Promise<void> {
  await tx.deleteFrom("account_team").where("account_id", "=", account).execute()
  if (team.length === 0) return
  await tx
    .insertInto("account_team")
    .values(team.map((member) => ({ workspace_id: workspaceId, account_id: account, ...member })))
    .execute()
}

/** Those of these e-mail addresses that active members have. */
export async function activeMembers(tx: Tx, emails: readonly string[]): Promise<Set<string>> {
  if (emails.length === 0) return new Set()
  const rows = await tx
    .selectFrom("members")
    .select("email")
    .where("active", "=", true)
    .where("email", "in", emails)
    .execute()
  return new Set(rows.map(({ email }) => email))
}
