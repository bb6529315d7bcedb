import type { Tx } from "#platform/postgres/open.ts"

/** Ids of all accounts, in the order the timeline keeps them in. */
export async function accountIds(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom("accounts").select("account_id").execute()
  return rows.map((row) => row.account_id).sort()
}
