import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { AccountFacts } from "./applies-to.ts"

/** What expressions can ask of these accounts, or of all. */
export async function accountFacts(tx: Tx, accounts?: readonly string[]): Promise<AccountFacts[]> {
  const rows = await sql<Omit<AccountFacts, "traits"> & { traits: Record<string, unknown> }>`
    SELECT account_id AS id, name, coalesce(segment, '') AS segment, coalesce(tier, '') AS tier,
           coalesce(owner_email, '') AS owner_email, coalesce(parent_id, '') AS parent_id,
           coalesce(created_on::text, '') AS created_on, coalesce(region, '') AS region,
           coalesce(touch_model, '') AS touch_model, traits
    FROM accounts ${accounts ? sql`WHERE account_id = ANY(${[...accounts]})` : sql``}`.execute(tx)
  return rows.rows.map((row) => ({
    ...row,
    traits: Object.fromEntries(Object.entries(row.traits).map(([key, value]) => [key, String(value)])),
  }))
}
