import { renewalStages } from "./day.contract.ts"

/** What a thing of the day says of the risk by itself, whatever the account's health, 0…1. */
export const riskOf = {
  low: 0.1,
  medium: 0.25,
  high: 0.5,
  critical: 0.8,
  task: 0.1,
  renewal: 0.1,
  notice: 0.2,
  obstacle: 0.4,
  return: 0.15,
} as const

/** In so many days nearness halves. */
const halving = 30

export type Stake = {
  /** ARR in minor units. */
  arrMinor: bigint
  /** ARR × (1 − health ÷ 100) in minor units. */
  atStakeMinor: bigint
  /** Of its things, 0…1. */
  risks: readonly number[]
  /** Days to what may be nearest; past ones are negative. */
  days: readonly number[]
}

/** What an item is ordered by (S001-42): ARR × risk × nearness, the last being 2^(−days ÷ 30); `weight` in minor units. */
export function weigh(stake: Stake): { risk: number; atRiskMinor: bigint; days: number; weight: number } {
  const arr = Number(stake.arrMinor)
  const risk = Math.min(1, Math.max(0, ...stake.risks, arr > 0 ? Number(stake.atStakeMinor) / arr : 0))
  const days = Math.max(0, Math.min(...stake.days))
  return {
    risk,
    atRiskMinor: BigInt(Math.round(arr * risk)),
    days,
    weight: arr * risk * 2 ** (-days / halving),
  }
}

/** The stage a renewal is at: the least of 90, 60, 30, 14, 7 that is not below the days left; null before them all. */
export const stageOf = (daysLeft: number): number | null =>
  renewalStages.findLast((stage) => daysLeft <= stage) ?? null

/** Where a book of accounts stands against 2 to 5 million USD of ARR (S001-19). `usd`: in whole dollars. */
export const loadOf = (usd: number): "below" | "usual" | "above" =>
  usd < 2_000_000 ? "below" : usd > 5_000_000 ? "above" : "usual"
