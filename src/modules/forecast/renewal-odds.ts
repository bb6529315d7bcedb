import { errorOfOdds, fitLogistic } from "#kernel/statistics/logistic.ts"
import type { Day } from "#kernel/time.ts"

/** A term that ended, what the score was at least 30 days before, and whether it was lost. */
export type Lesson = { account_id: string; ended_on: Day; score: number; lost: boolean }

/** What scores tell of renewals: learnt from so many, checked on the later third of them. */
export type Odds = {
  renewals: number
  losses: number
  check: {
    renewals: number
    /** Mean likelihood told, and the share that renewed. */
    expected: number
    renewed: number
    /** Mean squared difference between what was told and what happened; of the score, and of the rate alone. */
    brier: number
    brier_of_rate: number
  }
  likelihood(score: number): { likelihood: number; interval: [number, number] }
}

/** Of either outcome, to be learnt from. */
const leastOfEach = 10
/** The score must better the rate's error by a hundredth at least. */
const worthIt = 0.99
const penalty = 0.1
const z975 = 1.959963984540054

/**
 * Learns how likely a renewal is by the score (0…100): logistic, never less likely for a higher score, with errors by
 * account. `few`: too few of either outcome; `no_better`: told the later third no better than the rate of the earlier.
 */
export function learnOdds(lessons: readonly Lesson[]): Odds | "few" | "no_better" {
  const losses = lessons.filter(({ lost }) => lost).length
  if (Math.min(losses, lessons.length - losses) < leastOfEach) return "few"
  const byDay = lessons.toSorted((a, b) => (a.ended_on < b.ended_on ? -1 : Number(a.ended_on > b.ended_on)))
  const split = byDay[Math.floor((byDay.length * 2) / 3)]?.ended_on ?? ""
  const [earlier, later] = [
    byDay.filter((each) => each.ended_on < split),
    byDay.filter((each) => each.ended_on >= split),
  ]
  const lostEarlier = earlier.filter(({ lost }) => lost).length
  if (lostEarlier === 0 || lostEarlier === earlier.length) return "few"
  const told = fitted(earlier)
  const expected = later.map(({ score }) => told(score).likelihood)
  const rate = 1 - lostEarlier / earlier.length
  const check = {
    renewals: later.length,
    expected: mean(expected),
    renewed: mean(later.map(({ lost }) => Number(!lost))),
    brier: mean(later.map(({ lost }, i) => ((expected[i] ?? 0) - Number(!lost)) ** 2)),
    brier_of_rate: mean(later.map(({ lost }) => (rate - Number(!lost)) ** 2)),
  }
  if (check.brier > worthIt * check.brier_of_rate) return "no_better"
  return { renewals: lessons.length, losses, check, likelihood: fitted(byDay) }
}

function fitted(lessons: readonly Lesson[]): Odds["likelihood"] {
  const accounts = new Map<string, number>()
  const cluster = lessons.map(({ account_id }) => {
    const place = accounts.get(account_id) ?? accounts.size
    accounts.set(account_id, place)
    return place
  })
  const sample = {
    width: 1,
    features: Float64Array.from(lessons, ({ score }) => score / 10),
    happened: Uint8Array.from(lessons, ({ lost }) => Number(lost)),
  }
  const model = fitLogistic(sample, { l2: penalty, nonPositive: true })
  const error = errorOfOdds(sample, model, penalty, cluster)
  return (score) => {
    const row = [score / 10]
    const risk = model.probability(row)
    const odds = Math.log(risk / (1 - risk))
    const half = z975 * error(row)
    const renewing = (log: number) => 1 / (1 + Math.exp(log))
    return { likelihood: 1 - risk, interval: [renewing(odds + half), renewing(odds - half)] }
  }
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length
