import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** Ids of all accounts. */
export async function accountIds(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom("accounts").select("account_id").execute()
  return rows.map((row) => row.account_id)
}

/** What some accounts are called, by their ids. */
export async function accountNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("accounts")
    .select(["account_id", "name"])
    .where("account_id", "=", sql<string>`ANY(${[...ids]})`)
    .execute()
  return new Map(rows.map(({ account_id, name }) => [account_id, name]))
}
