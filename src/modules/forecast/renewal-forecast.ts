import { Problem } from "#kernel/errors.ts"
import { moneyJson } from "#kernel/money.ts"
import { addDays, addMonths, type Day, isDay } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type Term, termsByMonth, termsEnding } from "#modules/revenue/index.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import { askedDay } from "./asked-day.ts"
import type * as contract from "./contract.ts"
import {
  byRate,
  byScore,
  foretell,
  type MonthForecast,
  type Rate,
  rateOver,
  type Told,
} from "./forecast.rules.ts"
import { type Lesson, learnOdds, type Odds } from "./renewal-odds.ts"
import { scoresBefore } from "./scores-before.ts"

type Answer = Output<typeof contract.renewalForecast>

/** How far ahead the score is asked; further renewals go by the rate. */
const scoreDays = 90
/** Ended terms that are learnt from, and terms that are scored, the latest. */
const mostLessons = 2000
const mostScored = 5000
/** Months of ended terms that the rate is taken from. */
const rateMonths = 24
const mostListed = 1000

/** Renewals by month, foretold and as they happened. */
export async function renewalForecast(
  ctx: Context,
  question: Input<typeof contract.renewalForecast>["query"],
): Promise<Answer> {
  const day = askedDay(ctx, question.as_of)
  const { currency } = ctx.workspace
  const current = day.slice(0, 7)
  const first = monthLater(current, -question.back)
  const past = await outlook(ctx, day, first, monthLater(current, question.months))
  const money = (minor: bigint) => moneyJson({ minor, currency })
  const list = Array.from({ length: question.back + question.months }, (_, i) => monthLater(first, i))
  const months = list.map((month) => monthOf(month, current, past.toldOf(month), money))
  const coming = list.filter((month) => month >= current).flatMap((month) => past.toldOf(month))
  const judged = months.filter(({ month, renewals, expected }) => month < current && renewals > 0 && expected)
  const within = judged.filter(
    ({ actual, worst, best }) =>
      Number(actual?.renewed.amount) >= Number(worst?.amount) &&
      Number(actual?.renewed.amount) <= Number(best?.amount),
  )
  return {
    as_of: day,
    currency,
    unconverted: past.unconverted,
    rate: past.rateBefore(current),
    ...scoreOf(past.odds),
    months,
    ahead: { renewals: coming.length, ...written(foretell(coming, false), money) },
    within: { months: within.length, of: judged.length },
  }
}

/** The renewals behind a month. */
export async function forecastRenewals(
  ctx: Context,
  question: Input<typeof contract.forecastRenewals>["query"],
): Promise<Output<typeof contract.forecastRenewals>> {
  const day = askedDay(ctx, question.as_of)
  const { currency } = ctx.workspace
  const { month } = question
  if (!isDay(`${month}-01`)) throw new Problem("invalid", "'month' must be from 1900-01 to 2199-12.")
  const { toldOf } = await outlook(ctx, day, month, monthLater(month, 1))
  const atStake = ({ term, likelihood }: Told) => Number(term.minor) * (1 - (likelihood ?? 0))
  const told = toldOf(month).sort((a, b) => atStake(b) - atStake(a))
  const money = (minor: bigint) => moneyJson({ minor, currency })
  return {
    as_of: day,
    month,
    currency,
    total: told.length,
    renewals: told.slice(0, mostListed).map((each) => ({
      account_id: each.term.account_id,
      name: each.term.name,
      subscription_id: each.term.subscription_id,
      product: each.term.product,
      ends_on: each.term.ended_on,
      mrr: money(each.term.minor),
      at_stake: each.likelihood === null ? null : money(BigInt(Math.round(atStake(each)))),
      likelihood: each.likelihood,
      interval: each.interval,
      by: each.by,
      unused: each.unused,
      outcome: each.outcome,
    })),
  }
}

function scoreOf(odds: Outlook["odds"]): Pick<Answer, "score" | "why_no_score"> {
  if (typeof odds === "string") return { score: null, why_no_score: odds }
  const { renewals, losses, check } = odds
  return { score: { horizon_days: scoreDays, renewals, losses, check }, why_no_score: null }
}

const monthLater = (month: string, months: number): string => addMonths(`${month}-01`, months).slice(0, 7)

type Outlook = {
  /** The terms that end in a month, with what was told of them: of past months from what was known before. */
  toldOf(month: string): Told[]
  rateBefore(month: string): Rate
  odds: Odds | "none" | "few" | "no_better"
  unconverted: string[]
}

/** What is told of the months from one up to, not including, another. */
async function outlook(ctx: Context, day: Day, first: string, end: string): Promise<Outlook> {
  const { currency } = ctx.workspace
  const current = day.slice(0, 7)
  const span = { from: `${first}-01`, to: `${end}-01` }
  const before = {
    from: addMonths(span.from < day ? span.from : `${current}-01`, -rateMonths),
    to: addDays(day, 1),
    known: day,
  }
  const { terms, sample, history } = await transaction(ctx, async (tx) => ({
    terms: await termsEnding(tx, { ...span, known: day, currency }),
    sample: await termsEnding(tx, { ...before, currency, most: mostLessons }),
    history: await termsByMonth(tx, before),
  }))
  const lastByScore = addDays(day, scoreDays)
  const scored = terms.filter(({ ended_on }) => ended_on <= lastByScore).slice(-mostScored)
  const told = await scoresBefore(ctx, day, [...scored, ...sample])
  const isScored = new Set(scored)
  const lessons = sample.flatMap((term): Lesson[] => {
    const score = told?.(term)?.score
    return score === undefined ? [] : [{ ...term, score, lost: !term.renewed }]
  })
  const oddsBefore = once((month: string) =>
    learnOdds(lessons.filter(({ ended_on }) => month === current || ended_on < `${month}-01`)),
  )
  const rateBefore = (month: string): Rate => rateOver(history, monthLater(month, -rateMonths), month)
  const tell = (term: Term, month: string): Told[] => {
    if (term.minor === null) return []
    // What began later was not known when its month was foretold.
    if (month < current && term.started_on >= `${month}-01`) return []
    const asked = month < current ? month : current
    const odds = oddsBefore(asked)
    const said = isScored.has(term) ? told?.(term) : undefined
    const likelihood = said && typeof odds !== "string" ? byScore(odds, said) : byRate(rateBefore(asked))
    const outcome = term.ended_on > day ? null : term.renewed ? "renewed" : "lost"
    return [{ ...likelihood, term: { ...term, minor: term.minor }, outcome }]
  }
  const byMonth = Map.groupBy(terms, ({ ended_on }) => ended_on.slice(0, 7))
  return {
    toldOf: (month) => (byMonth.get(month) ?? []).flatMap((term) => tell(term, month)),
    rateBefore,
    odds: told === null ? "none" : oddsBefore(current),
    unconverted: [
      ...new Set(terms.flatMap(({ minor, currency: code }) => (minor === null ? [code] : []))),
    ].sort(),
  }
}

/** Remembers what was worked out for each month. */
function once<Value>(of: (month: string) => Value): (month: string) => Value {
  const known = new Map<string, Value>()
  return (month) => {
    const found = known.get(month) ?? of(month)
    known.set(month, found)
    return found
  }
}

function monthOf(
  month: string,
  current: string,
  told: readonly Told[],
  money: (minor: bigint) => ReturnType<typeof moneyJson>,
): Answer["months"][number] {
  const forecast = foretell(told, month < current)
  const over = told.filter(({ outcome }) => outcome !== null)
  const [renewed, lost] = [over.filter(isRenewed), over.filter((each) => !isRenewed(each))]
  const sum = (of: readonly Told[]) => money(of.reduce((total, { term }) => total + term.minor, 0n))
  return {
    month,
    ...written(forecast, money),
    renewals: told.length,
    by_score: told.filter(({ by }) => by === "score").length,
    actual:
      month > current
        ? null
        : {
            renewed: sum(renewed),
            lost: sum(lost),
            renewals: renewed.length,
            losses: lost.length,
            partial: month === current,
          },
  }
}

function written(
  { amount, expected, worst, best }: MonthForecast,
  money: (minor: bigint) => ReturnType<typeof moneyJson>,
): Omit<Answer["ahead"], "renewals"> {
  const known = (minor: bigint | null) => (minor === null ? null : money(minor))
  return { amount: money(amount), expected: known(expected), worst: known(worst), best: known(best) }
}

const isRenewed = ({ outcome }: Told): boolean => outcome === "renewed"
