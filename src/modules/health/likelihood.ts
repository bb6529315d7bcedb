import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { errorOfOdds, fitLogistic } from "#kernel/statistics/logistic.ts"
import { type Judged, tenths, wilson } from "#kernel/statistics/ranking.ts"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Definition } from "#modules/metrics/index.ts"
import type { renewalLikelihood as contract } from "./contract.ts"
import { askedDay } from "./list-accounts.ts"
import { type Card, type Model, requireModel } from "./model.ts"
import { monthEnds, observe } from "./observe.ts"
import { featuresOf, lossesAmong, placesOn, type Sample, sampleOf } from "./sample.ts"
import { penalty, requireLosses } from "./suggest-weights.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

/** Our own: nobody renews what nobody uses, whatever metrics the library defines. */
export const idleDays: Definition = {
  key: "likelihood_days_since_use",
  name: { en: "Days since last use", ru: "Дней с последнего использования" },
  about: { en: "Days since last use", ru: "Дней с последнего использования" },
  unit: "days",
  good: "down",
  of: { name: ["usage.*"], where: {} },
  take: "days_since_last",
  over: "ever",
}
/** Days without use from which the likelihood is capped. */
export const idleAfter = 30
export const mostWhenIdle = 0.1

const monthsBack = 36

/**
 * How likely each paying account is to be one still when the horizon ends, learnt from the months before whose outcome
 * was known, and how well the same learning told the later third of them from the earlier ones.
 */
export async function renewalLikelihood(ctx: Context, key: string, question: Question): Promise<Answer> {
  const asOf = askedDay(ctx, question.as_of)
  const horizonDays = question.horizon_days
  const defined = await transaction(ctx, (tx) => requireModel(tx, ctx, key, asOf))
  const card = defined.cards.find(({ definition }) => definition.key === key)
  if (!card) throw new Problem("not_found", `No score '${key}' is in force.`)
  const model: Model = {
    ...defined,
    cards: [card],
    metrics: [...defined.metrics, idleDays],
    wanted: [...defined.wanted, idleDays.key],
  }
  const past = monthEnds(addMonths(asOf, -monthsBack), asOf).filter(
    (day) => addDays(day, horizonDays) <= asOf,
  )
  const observed = await observe(ctx, model, [...past, asOf], { horizonDays, outcome: "churn" })
  const idle = new Map<number, number>()
  const sample = await sampleOf(ctx, model, card, observed, ({ day }, at, valueOf) => {
    if (day === past.length) idle.set(at, valueOf(idleDays.key))
  })
  const known = placesOn(sample, (day) => addDays(day, horizonDays) <= asOf)
  requireLosses(lossesAmong(sample, known), `whose horizon of ${horizonDays} days was over by ${asOf}`)
  const usageIsTold = [...idle.values()].some((days) => !Number.isNaN(days))
  const estimate = estimator(sample, card, known)
  return {
    as_of: asOf,
    horizon_days: horizonDays,
    version: card.version,
    learnt_from: { observations: known.length, losses: lossesAmong(sample, known) },
    check: checkLater(sample, card, past, horizonDays),
    values: [...idle].flatMap(([place, days]) => {
      const account_id = observed.accounts[sample.sightings[place]?.account ?? -1] ?? ""
      if (question.account_id !== undefined && question.account_id !== account_id) return []
      const unused = usageIsTold && !(days < idleAfter)
      const most = unused ? mostWhenIdle : 1
      const { likelihood, low, high } = estimate(place)
      return {
        account_id,
        likelihood: Math.min(most, likelihood),
        interval: [Math.min(most, low), Math.min(most, high)],
        unused,
      }
    }),
  }
}

/** Learns from some sightings how likely another is to stay, with a 95 % interval. */
function estimator(sample: Sample, card: Card, places: readonly number[]) {
  const features = featuresOf(sample, card, places)
  const rows = features.rowsOf(places)
  const fit = fitLogistic(rows, { l2: penalty, nonPositive: true })
  const clusters = places.map((place) => sample.sightings[place]?.account ?? -1)
  const error = errorOfOdds(rows, fit, penalty, clusters)
  return (place: number): { likelihood: number; low: number; high: number } => {
    const row = features.row(place)
    const risk = fit.probability(row)
    const half = 1.959963984540054 * error(row)
    const odds = Math.log(risk / (1 - risk))
    const staying = (log: number) => 1 / (1 + Math.exp(log))
    return { likelihood: 1 - risk, low: staying(odds + half), high: staying(odds - half) }
  }
}

/** What learning on the earlier two thirds of the months says of the later third, tenth by tenth; null with too little. */
function checkLater(sample: Sample, card: Card, days: readonly Day[], horizonDays: number): Answer["check"] {
  const split = days[Math.floor((days.length * 2) / 3)]
  if (split === undefined) return null
  const earlier = placesOn(sample, (day) => addDays(day, horizonDays) <= split)
  const last = days.at(-1) as Day
  const later = placesOn(sample, (day) => day >= split && day <= last)
  if (lossesAmong(sample, earlier) === 0 || later.length === 0) return null
  const estimate = estimator(sample, card, earlier)
  const told = later.map(
    (place): Judged => ({
      value: estimate(place).likelihood,
      happened: sample.sightings[place]?.lostOn === null,
      cluster: 0,
    }),
  )
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  const parts = tenths(told)
  return {
    from: split,
    to: last,
    observations: told.length,
    expected: mean(told.map(({ value }) => value)),
    stayed: mean(told.map(({ happened }) => Number(happened))),
    brier: mean(told.map(({ value, happened }) => (value - Number(happened)) ** 2)),
    tenths: parts.map(({ from, to, mean: expected, observations, positives }) => ({
      from,
      to,
      observations,
      expected,
      stayed: positives / observations,
      interval: wilson(positives, observations),
    })),
  }
}
