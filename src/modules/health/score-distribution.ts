import type { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { mrrByAccount } from "#modules/revenue/index.ts"
import { boardOn } from "./board-on.ts"
import type { scoreDistribution as contract } from "./contract.ts"
import { askedDay } from "./list-accounts.ts"
import { requireModel } from "./model.ts"
import { riskOf, standings } from "./standings.ts"

const binWidth = 5

/** How a score spreads over the accounts that pay, as of a day. */
export async function scoreDistribution(
  ctx: Context,
  key: string,
  { as_of, version }: z.output<typeof contract.query>,
): Promise<z.input<typeof contract.response>> {
  const day = askedDay(ctx, as_of)
  const { model, mrr } = await transaction(ctx, async (tx) => ({
    model: await requireModel(tx, ctx, key, day, version),
    mrr: await mrrByAccount(tx, ctx, day),
  }))
  const all = standings(await boardOn(ctx, model, [day]))
  const mrrOf = (account: string): bigint => mrr.get(account)?.minor ?? 0n
  const bins = Array.from({ length: 100 / binWidth }, (_, place) => ({
    from: place * binWidth,
    to: (place + 1) * binWidth,
    accounts: 0,
  }))
  for (const [account, { value }] of all) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((value ?? 0) / binWidth))]
    if (value !== null && mrrOf(account) > 0n && bin) bin.accounts++
  }
  return { as_of: day, version: model.version, bins, ...riskOf(all, mrrOf, ctx.workspace.currency) }
}
