import { moneyJson } from "#kernel/money.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { lifetimes, monthOf } from "#modules/revenue/index.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import { askedDay } from "./asked-day.ts"
import { type lifetimeAccounts as contract, lifetimeSorts } from "./contract.ts"
import { residualSum, residualsOf } from "./lifetime.rules.ts"
import { grouping } from "./lifetime-value.ts"

type Question = Input<typeof contract>["query"]
type Sort = (typeof lifetimeSorts)[number]

const byName = new Intl.Collator(["ru", "en"], { numeric: true }).compare

/** What each account brought and may still bring. */
export async function lifetimeAccounts(ctx: Context, question: Question): Promise<Output<typeof contract>> {
  const day = askedDay(ctx, question.as_of)
  const { currency } = ctx.workspace
  const { attribute, keyOf } = grouping(question.by)
  const lives = await transaction(ctx, (tx) => lifetimes(tx, { day, currency, by: attribute }))
  const residuals = residualsOf(lives, day, question.discount)
  const wanted = lives
    .filter(({ key, since }) => question.key === undefined || keyOf(key, monthOf(since)) === question.key)
    .map((life) => ({
      ...life,
      expected: residuals && residualSum([life], residuals, day, question.margin).value,
    }))
  const sorted = wanted.sort(ordering(question.sort))
  const from = Number(question.cursor ?? 0)
  const shown = sorted.slice(from, from + question.limit)
  const money = (minor: bigint) => moneyJson({ minor, currency })
  return {
    as_of: day,
    currency,
    total: sorted.length,
    accounts: shown.map(({ account_id, name, since, lost_on, paying, mrr, realised, expected }) => ({
      account_id,
      name,
      since,
      lost_on,
      paying,
      mrr: money(mrr),
      realised: money(realised),
      expected: expected === null ? null : money(expected),
    })),
    next_cursor: from + shown.length < sorted.length ? String(from + shown.length) : null,
  }
}

type Row = {
  account_id: string
  name: string
  since: string
  mrr: bigint
  realised: bigint
  expected: bigint | null
}

function ordering(text: string): (a: Row, b: Row) => number {
  const sign = text.startsWith("-") ? -1 : 1
  const by = lifetimeSorts.find((sort) => sort === text.replace("-", "")) ?? "total"
  const compare: Record<Sort, (a: Row, b: Row) => number> = {
    name: (a, b) => byName(a.name, b.name),
    since: (a, b) => Number(a.since > b.since) - Number(a.since < b.since),
    mrr: (a, b) => Number(a.mrr - b.mrr),
    realised: (a, b) => Number(a.realised - b.realised),
    expected: (a, b) => Number((a.expected ?? -1n) - (b.expected ?? -1n)),
    total: (a, b) => Number(a.realised + (a.expected ?? 0n) - b.realised - (b.expected ?? 0n)),
  }
  return (a, b) => sign * compare[by](a, b) || (a.account_id < b.account_id ? -1 : 1)
}
