import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type AccountMrr, liveMrr } from "./queries.pg.ts"

/**
 * MRR on a day of every account with live subscription versions: `minor` in minor units of the workspace's currency.
 * Versions in other currencies are not in it; `unconverted` names those currencies.
 */
export const mrrByAccount = (tx: Tx, ctx: Context, day: Day): Promise<Map<string, AccountMrr>> =>
  liveMrr(tx, day, ctx.workspace.currency)
