import { wilson } from "#kernel/statistics/ranking.ts"
import { quantilesOfSum } from "#kernel/statistics/sum-of-chances.ts"
import { mostWhenIdle } from "#modules/health/index.ts"
import type { MonthTerms, Term } from "#modules/revenue/index.ts"
import type { Odds } from "./renewal-odds.ts"
import type { Before } from "./scores-before.ts"

/** How often terms went on. */
export type Rate = { terms: number; renewed: number; rate: number | null; interval: [number, number] }

/** The rate over the months from one up to, not including, another ("2026-03"); a half more of each outcome than seen. */
export function rateOver(history: readonly MonthTerms[], from: string, before: string): Rate {
  let [terms, renewed] = [0, 0]
  for (const month of history)
    if (month.month >= from && month.month < before) {
      terms += month.terms
      renewed += month.renewed
    }
  const rate = terms > 0 ? (renewed + 0.5) / (terms + 1) : null
  return { terms, renewed, rate, interval: wilson(renewed, terms) }
}

export type Likelihood = {
  likelihood: number | null
  interval: [number, number] | null
  by: "score" | "rate" | null
  unused: boolean
}

export const byRate = ({ rate, interval }: Rate): Likelihood => ({
  likelihood: rate,
  interval: rate === null ? null : interval,
  by: rate === null ? null : "rate",
  unused: false,
})

/** What the score told: nobody renews what nobody uses, so then at most 10 % (S001-30). */
export function byScore(odds: Odds, { score, unused }: Before): Likelihood {
  const { likelihood, interval } = odds.likelihood(score)
  const most = unused ? mostWhenIdle : 1
  const cut = (probability: number) => Math.min(most, probability)
  return { likelihood: cut(likelihood), interval: [cut(interval[0]), cut(interval[1])], by: "score", unused }
}

/** A term with what was told of it; `outcome` where it is known. */
export type Told = Likelihood & { term: Term & { minor: bigint }; outcome: "renewed" | "lost" | null }

/** Minor units of a month. Terms that are over count as they went where `asTold` is false. */
export type MonthForecast = {
  amount: bigint
  expected: bigint | null
  worst: bigint | null
  best: bigint | null
}

/** Expected MRR of the renewals, and what is exceeded in nine cases of ten and in one, renewals being independent. */
export function foretell(told: readonly Told[], asTold: boolean): MonthForecast {
  const amount = told.reduce((sum, { term }) => sum + term.minor, 0n)
  const chances = told.map(({ term, likelihood, outcome }) => ({
    amount: Number(term.minor),
    probability: asTold || outcome === null ? likelihood : Number(outcome === "renewed"),
  }))
  const known = chances.flatMap(({ amount, probability }) =>
    probability === null ? [] : [{ amount, probability }],
  )
  if (known.length < chances.length) return { amount, expected: null, worst: null, best: null }
  const expected = known.reduce((sum, each) => sum + each.amount * each.probability, 0)
  const [worst = 0, best = 0] = quantilesOfSum(known, [0.1, 0.9])
  const minor = (value: number) => BigInt(Math.round(value))
  return { amount, expected: minor(expected), worst: minor(worst), best: minor(best) }
}
