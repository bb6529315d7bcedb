import { bandOf, type Score } from "./compute.ts"
import type { Band, Reason } from "./contract.ts"
import type { Card } from "./model.ts"

/** A score on the as-of day and 30 days before, with the values of its inputs (NaN: no data) on both days. */
export type Scored = {
  now: Score | null
  before: Score | null
  valueNow: InputValue
  valueBefore: InputValue
}
type InputValue = (place: number) => number

/** What a score says about an account. */
export type Assessment = {
  health: { value: number; band: Band; confidence: number } | null
  change_30d: number | null
  reasons: Reason[]
  /** ARR × (1 − health / 100) in minor units; half the ARR where there is no score. */
  at_stake: bigint
  needs_attention: boolean
}

const fallThatNeedsAttention = -15
const pointsWorthNaming = 2
const mostReasons = 3

/** Judges an account by its score and what it pays. `mrr` is in minor units; `paying` also holds for MRR not converted. */
export function assess(
  card: Card | null,
  scored: Scored,
  { mrr, paying }: { mrr: bigint; paying: boolean },
): Assessment {
  const { now, before } = scored
  if (!card || !now)
    return { health: null, change_30d: null, reasons: [], at_stake: mrr * 6n, needs_attention: false }
  const band = bandOf(card.definition, now.value)
  const change_30d = before ? now.value - before.value : null
  return {
    health: { value: now.value, band, confidence: now.confidence },
    change_30d,
    reasons: reasonsOf(card, scored, now, band),
    at_stake: BigInt(Math.round(Number(mrr * 12n) * (1 - now.value / 100))),
    needs_attention:
      paying && (band === "red" || (change_30d !== null && change_30d <= fallThatNeedsAttention)),
  }
}

/**
 * The few inputs that say most: first what took points away in 30 days, then, unless all is well, what keeps points
 * away; only where neither has anything to say, what added points. An input whose data came or went has no change to tell.
 */
function reasonsOf(card: Card, scored: Scored, now: Score, band: Band): Reason[] {
  const reason = (place: number, kind: Reason["kind"], points: number): Reason => ({
    metric: card.inputs[place]?.metric ?? "",
    kind,
    points,
    from: dataOrNull(scored.valueBefore(place)),
    to: dataOrNull(scored.valueNow(place)),
  })
  const told = (place: number): boolean =>
    !Number.isNaN(now.points[place]) && !Number.isNaN(scored.before?.points[place])
  const changes = [...changesOf(card, scored)].flatMap((points, place) =>
    told(place) ? [reason(place, "change", points)] : [],
  )
  const falls = changes
    .filter(({ points }) => points <= -pointsWorthNaming)
    .sort((a, b) => a.points - b.points)
  const named = new Set(falls.map(({ metric }) => metric))
  const losses =
    band === "green"
      ? []
      : [...lossesOf(card, now)]
          .map((points, place) => reason(place, "level", points))
          .filter(({ metric, points }) => points <= -pointsWorthNaming && !named.has(metric))
          .sort((a, b) => a.points - b.points)
  const reasons = [...falls, ...losses]
  const rises = changes
    .filter(({ points }) => points >= pointsWorthNaming)
    .sort((a, b) => b.points - a.points)
  return (reasons.length > 0 ? reasons : rises).slice(0, mostReasons)
}

/** Every input's part of a score in points: they add up to it. */
export const partsOf = (card: Card, now: Score | null): Float64Array =>
  now ? card.attribute(allAt(0, now), now.points) : new Float64Array(card.inputs.length)

/** By how many points each input moved the score in 30 days; together these are the change. */
export const changesOf = (card: Card, { now, before }: Scored): Float64Array =>
  now && before ? card.attribute(before.points, now.points) : new Float64Array(card.inputs.length)

/** Points each input keeps away from the full mark, as negative numbers. */
const lossesOf = (card: Card, now: Score): Float64Array => card.attribute(allAt(100, now), now.points)

const allAt = (mark: number, { points }: Score): Float64Array =>
  points.map((point) => (Number.isNaN(point) ? point : mark))

export const dataOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
