import type { z } from "zod"
import { moneyJson } from "#kernel/money.ts"
import { addDays } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { ownersOf, portfolioTotals, valuesOf } from "./accounts.queries.pg.ts"
import type { portfolioSummary as contract } from "./contract.ts"
import { ensureDay } from "./ensure-day.ts"
import { askedDay } from "./list-accounts.ts"
import { snapshotOf } from "./portfolio.queries.pg.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

/** Totals of the portfolio over the accounts that match, and the values that filters can take over all of them. */
export async function portfolioSummary(ctx: Context, question: Question): Promise<Answer> {
  const day = askedDay(ctx, question.as_of)
  const { computedAt, scoreVersion } = await ensureDay(ctx, day)
  const { currency } = ctx.workspace
  const weekAgo = addDays(day, -7)
  return transaction(ctx, async (tx) => {
    const totals = await portfolioTotals(tx, day, question)
    const before = await snapshotOf(tx, weekAgo)
    const comparable = before?.scoreVersion === scoreVersion
    const then = comparable ? await portfolioTotals(tx, weekAgo, question) : null
    return {
      as_of: day,
      computed_at: computedAt.toISOString(),
      accounts: Number(totals.accounts),
      paying: Number(totals.paying),
      needs_attention: Number(totals.needs_attention),
      mrr: moneyJson({ minor: totals.mrr_minor, currency }),
      at_stake_arr: moneyJson({ minor: totals.attention_minor * 12n, currency }),
      at_stake_arr_week_ago: then && moneyJson({ minor: then.attention_minor * 12n, currency }),
      by_band: {
        red: Number(totals.red),
        yellow: Number(totals.yellow),
        green: Number(totals.green),
        none: Number(totals.none),
      },
      owners: await ownersOf(tx, day),
      segments: await valuesOf(tx, day, "segment"),
      tiers: await valuesOf(tx, day, "tier"),
    }
  })
}
