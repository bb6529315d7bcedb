import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** What use of a month is charged, as far as it was counted. */
export type UsageCharge = {
  contract_id: string
  month: Day
  counted_on: Day
  account_id: string
  product: string
  currency: string
  quantity: number
  amount_minor: string
}

const columns = sql`contract_id, month, counted_on, account_id, product, currency, quantity, amount_minor::text`

/** Charges of these contracts from a month on. */
export async function chargesFrom(tx: Tx, contracts: readonly string[], month: Day): Promise<UsageCharge[]> {
  const rows = await sql<UsageCharge>`
    SELECT ${columns} FROM usage_charges
    WHERE contract_id = ANY(${[...contracts]}) AND month >= ${month}`.execute(tx)
  return rows.rows
}

/** Contracts that have charges already. */
export async function chargedContracts(tx: Tx): Promise<Set<string>> {
  const rows = await sql<{ contract_id: string }>`SELECT DISTINCT contract_id FROM usage_charges`.execute(tx)
  return new Set(rows.rows.map(({ contract_id }) => contract_id))
}

/** All charges of the next contracts after one. */
export async function chargesAfter(tx: Tx, after: string, limit: number): Promise<UsageCharge[]> {
  const rows = await sql<UsageCharge>`
    SELECT ${columns} FROM usage_charges
    WHERE contract_id IN (SELECT DISTINCT contract_id FROM usage_charges WHERE contract_id > ${after}
                          ORDER BY contract_id LIMIT ${limit})
    ORDER BY contract_id, month`.execute(tx)
  return rows.rows
}

/** Writes charges over what was known of them. */
export async function saveCharges(
  tx: Tx,
  workspaceId: string,
  charges: readonly UsageCharge[],
): Promise<void> {
  if (charges.length === 0) return
  const rows = JSON.stringify(charges.map((charge) => ({ workspace_id: workspaceId, ...charge })))
  await sql`
    INSERT INTO usage_charges (workspace_id, contract_id, month, counted_on, account_id, product, currency, quantity, amount_minor)
    SELECT workspace_id, contract_id, month, counted_on, account_id, product, currency, quantity, amount_minor
    FROM json_populate_recordset(null::usage_charges, ${rows}::json)
    ON CONFLICT (workspace_id, contract_id, month) DO UPDATE SET
      counted_on = excluded.counted_on, account_id = excluded.account_id, product = excluded.product,
      currency = excluded.currency, quantity = excluded.quantity, amount_minor = excluded.amount_minor`.execute(
    tx,
  )
}
