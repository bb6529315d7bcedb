import { type Judged, median, rank, tenths, wilson } from "#kernel/statistics/ranking.ts"
import { type Day, daysBetween } from "#kernel/time.ts"
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

const mostListed = 1000

/**
 * Every loss that was observed, with the days from the first of the red days that led up to it without a break. The
 * verdicts of an account stand together, in the order of days.
 */
export function warnings(
  verdicts: readonly Verdict[],
  accounts: readonly string[],
  days: readonly Day[],
): Pick<Backtest, "median_days_of_warning" | "losses"> {
  const losses = new Map<string, Backtest["losses"]["list"][number]>()
  let redSince: Day | null = null
  let account = -1
  for (const verdict of verdicts) {
    if (verdict.account !== account) [account, redSince] = [verdict.account, null]
    redSince = verdict.band === "red" ? (redSince ?? (days[verdict.day] as Day)) : null
    if (verdict.lostOn === null) continue
    // A later day before the same loss overrules what an earlier one said.
    const account_id = accounts[account] as string
    losses.set(`${account} ${verdict.lostOn}`, {
      account_id,
      lost_on: verdict.lostOn,
      warned_days: redSince === null ? null : daysBetween(redSince, verdict.lostOn),
    })
  }
  const all = [...losses.values()]
  const warned = all.flatMap(({ warned_days }) => (warned_days === null ? [] : [warned_days]))
  return {
    median_days_of_warning: median(warned),
    losses: {
      total: all.length,
      warned: warned.length,
      warned_60_days: warned.filter((days) => days >= 60).length,
      list: all
        .sort((a, b) =>
          a.lost_on === b.lost_on ? (a.account_id < b.account_id ? -1 : 1) : a.lost_on < b.lost_on ? 1 : -1,
        )
        .slice(0, mostListed),
    },
  }
}
