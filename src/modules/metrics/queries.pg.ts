import type { Tx } from "#platform/postgres/open.ts"

/** Ids of all accounts. */
export async function accountIds(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom("accounts").select("account_id").execute()
  return rows.map((row) => row.account_id)
}
