import { addDays, type Day } from "#kernel/time.ts"
import type { ComeBack } from "./returns.contract.ts"

/** How a customer without a renewal date stands on a day; NaN is no data. */
export type Standing = {
  tier: string | null
  /** Calendar days since the last touch. */
  sinceTouch: number
  /** Use of 28 days against a usual 28 days of 16 weeks. */
  pace: number
  features: number
  featuresBefore: number
  /** Of 13 weeks against the same weeks of the year before, as a share. */
  growth: number
}

/** Days between touches by tier (S001-79); of other accounts as of tier C. */
const cadences: Record<string, number> = { A: 15, B: 30, C: 60 }
const cadenceOf = (tier: string | null): number => cadences[tier ?? "C"] ?? 60

const paceThatFell = 0.8
const shareKept = 0.7
/** Consumption is to grow by so much a year (S002). */
const wantedGrowth = 0.3

/** After so many days without a touch a reason is due. */
const patience = { use_fell: 7, use_case_gap: 14, growth: 30 }

/**
 * When and why to come back to a customer: of the reasons that hold the one that is due first; where two are, the one
 * that stands first here. Always there is one, and never before the day.
 */
export function comeBack(standing: Standing, day: Day): ComeBack {
  const { sinceTouch, pace, features, featuresBefore, growth } = standing
  const after = (days: number): Day =>
    addDays(day, Number.isNaN(sinceTouch) ? 0 : Math.max(0, days - sinceTouch))
  const reasons: ComeBack[] = []
  if (pace < paceThatFell)
    reasons.push({ why: "use_fell", on: after(patience.use_fell), value: pace, of: null })
  if (featuresBefore > 0 && features / featuresBefore < shareKept)
    reasons.push({
      why: "use_case_gap",
      on: after(patience.use_case_gap),
      value: features,
      of: featuresBefore,
    })
  if (growth < wantedGrowth)
    reasons.push({ why: "growth", on: after(patience.growth), value: growth, of: wantedGrowth })
  const cadence = cadenceOf(standing.tier)
  const silent = Number.isNaN(sinceTouch) ? null : sinceTouch
  const usual: ComeBack = { why: "cadence", on: after(cadence), value: silent, of: cadence }
  return [...reasons, usual].reduce((first, next) => (next.on < first.on ? next : first))
}
