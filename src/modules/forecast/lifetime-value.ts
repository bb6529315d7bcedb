import { moneyJson } from "#kernel/money.ts"
import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import {
  type Lifetime,
  lifetimes,
  type MonthChange,
  monthChanges,
  monthOf,
  unconvertedLifetimes,
} from "#modules/revenue/index.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import { askedDay } from "./asked-day.ts"
import { type lifetimeValue as contract, lifetimePeriods } from "./contract.ts"
import {
  divided,
  type Earned,
  earnedByAge,
  periodOf,
  type Residuals,
  residualSum,
  residualsOf,
} from "./lifetime.rules.ts"

type Question = Input<typeof contract>["query"]
type Answer = Output<typeof contract>
type Money = (minor: bigint) => ReturnType<typeof moneyJson>

const mostCohorts = 30

/** What customers brought, by cohort and age, and what may still come. */
export async function lifetimeValue(ctx: Context, question: Question): Promise<Answer> {
  const day = askedDay(ctx, question.as_of)
  const { currency } = ctx.workspace
  const { attribute, keyOf } = grouping(question.by)
  const asked = { day, currency, by: attribute }
  const { lives, changes, unconverted } = await transaction(ctx, async (tx) => ({
    lives: await lifetimes(tx, asked),
    changes: await monthChanges(tx, asked),
    unconverted: await unconvertedLifetimes(tx, asked),
  }))
  const money: Money = (minor) => moneyJson({ minor, currency })
  const paying = lives.filter((life) => life.paying)
  const realised = total(lives, "realised")
  const residuals = residualsOf(lives, day, question.discount)
  const cohorts = cohortsOf(lives, changes, keyOf)
  const shown =
    attribute === null
      ? cohorts
      : cohorts.sort((a, b) => b.lives.length - a.lives.length).slice(0, mostCohorts)
  return {
    as_of: day,
    currency,
    unconverted,
    margin: question.margin,
    discount: question.discount,
    accounts: lives.length,
    paying: paying.length,
    mrr: money(total(lives, "mrr")),
    realised: money(realised),
    realised_per_account: lives.length > 0 ? money(divided(realised, BigInt(lives.length))) : null,
    formula: formulaOf(lives, question.margin, money),
    expected: residuals && expectedOf(paying, residuals, day, question.margin, money),
    cohorts: shown.map((cohort) => ({
      key: cohort.key,
      size: cohort.lives.length,
      paying: cohort.lives.filter((life) => life.paying).length,
      mrr: money(total(cohort.lives, "mrr")),
      realised: money(total(cohort.lives, "realised")),
      realised_per_account: money(divided(total(cohort.lives, "realised"), BigInt(cohort.lives.length))),
      residual: residuals && money(residualSum(cohort.lives, residuals, day, question.margin).value),
      cells: cellsOf(cohort, day, money),
    })),
    left_out: cohorts.length - shown.length,
  }
}

/** By what accounts are grouped: an attribute that the database knows, or the period they began in. */
export function grouping(by: string): {
  attribute: string | null
  keyOf: (key: string | null, began: number) => string
} {
  const period = lifetimePeriods.find((each) => each === by)
  if (period) return { attribute: null, keyOf: (_key, began) => periodOf(began, period) }
  return { attribute: by, keyOf: (key) => key ?? "" }
}

const total = (lives: readonly Lifetime[], what: "mrr" | "mrr_year_ago" | "realised"): bigint =>
  lives.reduce((sum, life) => sum + life[what], 0n)

type Cohort = { key: string; lives: Lifetime[]; changes: Map<number, MonthChange[]> }

/** Cohorts in the order of their keys; changes by the month accounts began in. */
function cohortsOf(
  lives: readonly Lifetime[],
  changes: readonly MonthChange[],
  keyOf: (key: string | null, began: number) => string,
): Cohort[] {
  const cohorts = new Map<string, Cohort>()
  for (const life of lives) {
    const key = keyOf(life.key, monthOf(life.since))
    const cohort = cohorts.get(key)
    if (cohort) cohort.lives.push(life)
    else cohorts.set(key, { key, lives: [life], changes: new Map() })
  }
  for (const change of changes) {
    const cohort = cohorts.get(keyOf(change.key, change.began))
    const began = cohort?.changes.get(change.began)
    if (began) began.push(change)
    else cohort?.changes.set(change.began, [change])
  }
  return [...cohorts.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

/**
 * The mean over accounts of what they brought up to an age: over each age's month those count who lived through it, so
 * that a young account takes nothing off the ages it has not reached.
 */
function cellsOf(cohort: Cohort, day: Day, money: Money): Answer["cohorts"][number]["cells"] {
  const began = Map.groupBy(cohort.lives, ({ since }) => monthOf(since))
  const parts = [...began].map(([month, lives]) => ({
    month,
    lives,
    earned: earnedByAge(cohort.changes.get(month) ?? [], month, day),
  }))
  const oldest = Math.max(...parts.map(({ earned }) => earned.length))
  const cells: Answer["cohorts"][number]["cells"] = []
  let cumulative = 0
  for (let age = 0; age < oldest; age++) {
    const reached = parts.flatMap(({ earned, ...part }) => {
      const at: Earned[number] | undefined = earned[age]
      return at ? [{ ...part, ...at }] : []
    })
    const over = reached.filter(({ partial }) => !partial)
    const counted = over.length > 0 ? over : reached
    const accounts = counted.reduce((sum, { lives }) => sum + lives.length, 0)
    const earned = counted.reduce((sum, part) => sum + part.earned, 0n)
    cumulative += Number(earned) / accounts
    cells.push({
      age,
      accounts,
      alive: counted.reduce((sum, part) => sum + part.lives.filter(stillThere(part.month + age)).length, 0),
      earned: money(earned),
      cumulative: money(BigInt(Math.round(cumulative))),
      partial: over.length === 0,
    })
  }
  return cells
}

const stillThere =
  (month: number) =>
  ({ lost_on }: Lifetime): boolean =>
    lost_on === null || monthOf(lost_on) > month

function formulaOf(lives: readonly Lifetime[], margin: number, money: Money): Answer["formula"] {
  const paying = lives.filter((life) => life.paying)
  const before = lives.filter(({ mrr_year_ago }) => mrr_year_ago > 0n)
  const opening = total(before, "mrr_year_ago")
  const nrr = opening > 0n ? Number(total(before, "mrr")) / Number(opening) : null
  const netChurn = nrr === null ? null : 1 - nrr ** (1 / 12)
  const arpa = paying.length > 0 ? Number(total(paying, "mrr")) / paying.length : null
  const minor = (value: number) => money(BigInt(Math.round(value)))
  const known = arpa !== null && netChurn !== null
  const kept = 1 - (netChurn ?? 0)
  return {
    arpa: arpa === null ? null : minor(arpa),
    nrr_12m: nrr,
    net_churn: netChurn,
    value: known && netChurn > 0 ? minor((arpa * margin) / netChurn) : null,
    why_not: !known ? "no_history" : netChurn > 0 ? null : "negative_churn",
    over_60_months: known
      ? minor(
          arpa *
            margin *
            Array.from({ length: 60 }, (_, t) => kept ** t).reduce((sum, each) => sum + each, 0),
        )
      : null,
  }
}

function expectedOf(
  paying: readonly Lifetime[],
  residuals: Residuals,
  day: Day,
  margin: number,
  money: Money,
): Answer["expected"] {
  const residual = residualSum(paying, residuals, day, margin)
  const each = (minor: bigint) => money(paying.length > 0 ? divided(minor, BigInt(paying.length)) : 0n)
  const { value, interval } = residual
  return {
    residual: { value: money(value), interval: interval && [money(interval[0]), money(interval[1])] },
    per_account: { value: each(value), interval: interval && [each(interval[0]), each(interval[1])] },
    months_at_start: residuals.at(0),
    edge: residuals.model.edge,
  }
}
