import { moneyJson } from "#kernel/money.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { lifetimes, mrrByProduct } from "#modules/revenue/index.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import { askedDay } from "./asked-day.ts"
import type { whatIfStart as contract } from "./contract.ts"

const mostSlices = 50

/** Where a what-if starts from: what is paid now, and what became of those who paid a year ago. */
export async function whatIfStart(
  ctx: Context,
  question: Input<typeof contract>["query"],
): Promise<Output<typeof contract>> {
  const day = askedDay(ctx, question.as_of)
  const { currency } = ctx.workspace
  const { lives, products } = await transaction(ctx, async (tx) => ({
    lives: await lifetimes(tx, { day, currency, by: "segment" }),
    products: await mrrByProduct(tx, { day, currency }),
  }))
  const paying = lives.filter((life) => life.paying)
  const before = lives.filter(({ mrr_year_ago }) => mrr_year_ago > 0n)
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, each) => total + each, 0n)
  const opening = sum(before.map((life) => life.mrr_year_ago))
  const kept = sum(before.map(({ mrr, mrr_year_ago }) => (mrr < mrr_year_ago ? mrr : mrr_year_ago)))
  const money = (minor: bigint) => moneyJson({ minor, currency })
  const segments = [...Map.groupBy(paying, ({ key }) => key ?? "")].map(([key, members]) => ({
    key,
    accounts: members.length,
    mrr: sum(members.map(({ mrr }) => mrr)),
  }))
  const largest = (
    by: "product" | "segment",
    slices: readonly { key: string; accounts: number; mrr: bigint }[],
  ) =>
    slices
      .toSorted((a, b) => Number(b.mrr - a.mrr))
      .slice(0, mostSlices)
      .map(({ key, accounts, mrr }) => ({ by, key, accounts, mrr: money(mrr) }))
  return {
    as_of: day,
    currency,
    mrr: money(sum(paying.map(({ mrr }) => mrr))),
    accounts: paying.length,
    monthly_churn: opening > 0n ? 1 - (Number(kept) / Number(opening)) ** (1 / 12) : null,
    yearly_retention: before.length > 0 ? before.filter((life) => life.paying).length / before.length : null,
    slices: [...largest("product", products), ...largest("segment", segments)],
  }
}
