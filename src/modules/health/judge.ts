import { type Judged, rank, rocOf, tenths, wilson } from "#kernel/statistics/ranking.ts"
import type { Day } from "#kernel/time.ts"
import type { Backtest } from "./proof.contract.ts"
import type { Band } from "./scores.contract.ts"

/** An observation with its score. `account` and `day` are numbers of their own; NaN is no score. */
export type Verdict = { account: number; day: number; value: number; band: Band | null; lostOn: Day | null }

export type Judgement = Pick<
  Backtest,
  | "observations"
  | "positives"
  | "without_score"
  | "auc"
  | "auc_interval"
  | "average_precision"
  | "roc"
  | "bands"
  | "deciles"
  | "lift_lowest_decile"
  | "borders"
  | "calibration"
>

/** How well scores told what happened from what did not. `verdicts` of one account are one cluster. */
export function judge(verdicts: readonly Verdict[], borders: { red: number; yellow: number }): Judgement {
  const scored = verdicts.filter(({ value }) => !Number.isNaN(value))
  const accounts = new Map<number, number>()
  const clusterOf = (account: number): number => {
    const known = accounts.get(account) ?? accounts.size
    accounts.set(account, known)
    return known
  }
  const judged = scored.map(
    ({ account, value, lostOn }): Judged => ({
      value: -value,
      happened: lostOn !== null,
      cluster: clusterOf(account),
    }),
  )
  const { auc, interval, averagePrecision } = rank(judged, accounts.size)
  const positives = scored.filter(({ lostOn }) => lostOn !== null).length
  const overall = positives / scored.length
  const deciles = tenths(judged.map((one) => ({ ...one, value: -one.value }))).map((part) => ({
    ...counted(part.observations, part.positives),
    from: part.from,
    to: part.to,
    lift: overall > 0 ? part.positives / part.observations / overall : null,
  }))
  return {
    observations: verdicts.length,
    positives: verdicts.filter(({ lostOn }) => lostOn !== null).length,
    without_score: verdicts.length - scored.length,
    auc,
    auc_interval: interval,
    average_precision: averagePrecision,
    roc: rocOf(judged),
    bands: ([...bandsInOrder, null] as const).map((band) => ({
      band,
      ...countedOf(verdicts.filter((one) => one.band === band)),
    })),
    deciles,
    lift_lowest_decile: deciles[0]?.lift ?? null,
    borders: (["red", "yellow"] as const).map((band) => {
      const flagged = scored.filter(({ value }) => value < borders[band])
      const hits = flagged.filter(({ lostOn }) => lostOn !== null).length
      return {
        band,
        below: borders[band],
        flagged: flagged.length,
        precision: flagged.length > 0 ? hits / flagged.length : null,
        recall: positives > 0 ? hits / positives : null,
      }
    }),
    calibration: Array.from({ length: 10 }, (_, i) => {
      const within = scored.filter(({ value }) => Math.min(9, Math.floor(value / 10)) === i)
      const stated = within.reduce((sum, { value }) => sum + 1 - value / 100, 0) / within.length
      return { from: 10 * i, to: 10 * (i + 1), stated, ...countedOf(within) }
    }).filter(({ observations }) => observations > 0),
  }
}

const bandsInOrder: readonly Band[] = ["red", "yellow", "green"]

const counted = (observations: number, positives: number) => ({
  observations,
  positives,
  rate: observations > 0 ? positives / observations : 0,
  interval: wilson(positives, observations),
})

const countedOf = (verdicts: readonly Verdict[]) =>
  counted(verdicts.length, verdicts.filter(({ lostOn }) => lostOn !== null).length)
