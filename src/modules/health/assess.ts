import { bandOf, type Score, type ScoreInput } from "./compute.ts"
import type { Band, Reason } from "./contract.ts"
import type { ScoreDefinition } from "./definition.ts"

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
  definition: ScoreDefinition | null,
  inputs: readonly ScoreInput[],
  scored: Scored,
  { mrr, paying }: { mrr: bigint; paying: boolean },
): Assessment {
  const { now, before } = scored
  if (!definition || !now)
    return { health: null, change_30d: null, reasons: [], at_stake: mrr * 6n, needs_attention: false }
  const band = bandOf(definition, now.value)
  const change_30d = before ? now.value - before.value : null
  return {
    health: { value: now.value, band, confidence: now.confidence },
    change_30d,
    reasons: reasonsOf(inputs, scored, band),
    at_stake: BigInt(Math.round(Number(mrr * 12n) * (1 - now.value / 100))),
    needs_attention:
      paying && (band === "red" || (change_30d !== null && change_30d <= fallThatNeedsAttention)),
  }
}

/**
 * The few inputs that say most: first what took points away in 30 days, then, unless all is well, what keeps points
 * away; only where neither has anything to say, what added points.
 */
function reasonsOf(inputs: readonly ScoreInput[], scored: Scored, band: Band): Reason[] {
  const changes = inputs.flatMap((_, place) =>
    movedItself(scored, place) ? [reasonAt(inputs, scored, place, "change")] : [],
  )
  const falls = changes
    .filter(({ points }) => points <= -pointsWorthNaming)
    .sort((a, b) => a.points - b.points)
  const named = new Set(falls.map(({ metric }) => metric))
  const losses =
    band === "green"
      ? []
      : inputs
          .map((_, place) => reasonAt(inputs, scored, place, "level"))
          .filter(({ metric, points }) => points <= -pointsWorthNaming && !named.has(metric))
          .sort((a, b) => a.points - b.points)
  const reasons = [...falls, ...losses]
  const rises = changes
    .filter(({ points }) => points >= pointsWorthNaming)
    .sort((a, b) => b.points - a.points)
  return (reasons.length > 0 ? reasons : rises).slice(0, mostReasons)
}

/** The input's own marks moved the way its contribution did; else only the weight that others left it has moved. */
const movedItself = (scored: Scored, place: number): boolean =>
  changeAt(scored, place) * ((scored.now?.points[place] ?? 0) - (scored.before?.points[place] ?? 0)) > 0

function reasonAt(
  inputs: readonly ScoreInput[],
  scored: Scored,
  place: number,
  kind: Reason["kind"],
): Reason {
  const points = kind === "change" ? changeAt(scored, place) : lossAt(scored.now, place)
  return {
    metric: inputs[place]?.metric ?? "",
    kind,
    points,
    from: dataOrNull(scored.valueBefore(place)),
    to: dataOrNull(scored.valueNow(place)),
  }
}

/** An input's points of the score: its share of the weight times its marks. */
export const contributionAt = (score: Score | null, place: number): number => {
  const weight = score?.weights[place] ?? 0
  return weight === 0 ? 0 : weight * (score?.points[place] ?? 0)
}

/** By how many points an input moved the score in 30 days; over all inputs these add up to the change. */
export const changeAt = ({ now, before }: Scored, place: number): number =>
  now && before ? contributionAt(now, place) - contributionAt(before, place) : 0

const lossAt = (now: Score | null, place: number): number =>
  contributionAt(now, place) - 100 * (now?.weights[place] ?? 0)

export const dataOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
