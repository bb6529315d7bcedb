import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { ratesOn } from "./exchange.queries.pg.ts"
import { exchanged } from "./exchange.ts"
import { type AccountMrr, liveForeignMrr, liveMrr } from "./queries.pg.ts"

/**
 * MRR on a day of every account with live subscription versions: `minor` in minor units of the workspace's currency, other
 * currencies by the latest rate on or before the day. What has no rate is not in it; `unconverted` names those currencies.
 */
export async function mrrByAccount(tx: Tx, ctx: Context, day: Day): Promise<Map<string, AccountMrr>> {
  const { currency } = ctx.workspace
  const accounts = await liveMrr(tx, day, currency)
  const foreign = await liveForeignMrr(tx, day, currency)
  if (foreign.length === 0) return accounts
  const rates = await ratesOn(tx, currency, day)
  for (const paid of foreign) {
    const account = accounts.get(paid.account_id)
    const rate = rates.get(paid.currency)
    if (!account) continue
    if (rate === undefined) account.unconverted.push(paid.currency)
    else account.minor += exchanged(paid.minor, paid.currency, rate, currency)
  }
  return accounts
}
