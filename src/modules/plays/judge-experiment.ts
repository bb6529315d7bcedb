import {
  type Difference,
  differenceOfMeans,
  differenceOfRatios,
  differenceOfShares,
  type Share,
} from "#kernel/statistics/differences.ts"

/** What became of an account within the horizon after its assignment. */
export type Observed = {
  heldOut: boolean
  /** Whether the goal held at the end of it; null where the play has none or it cannot be told. */
  goal: boolean | null
  /** Whether it paid anything, in any currency, when it was assigned. */
  paying: boolean
  churned: boolean
  /** Major units of the workspace's currency. */
  mrrBefore: number
  mrrAfter: number
  /** Points of health; null where it is not known on both days. */
  scoreChange: number | null
}

export type GroupResult = {
  counted: number
  goal: Share | null
  churn: Share
  nrr: number | null
  mrrBefore: number
  scoreChange: number | null
}

export type Judgement = {
  started: GroupResult
  heldOut: GroupResult
  goal: Difference | null
  churn: Difference | null
  nrr: Difference | null
  scoreChange: Difference | null
  verdict: "not_enough_accounts" | "not_enough_losses" | "helps" | "harms" | "no_difference"
}

/** Fewer losses than these, in both groups together, tell nothing. */
const fewestLosses = 20

/**
 * Compares the accounts that started with those held out, as they were assigned. Nothing is said before both groups hold
 * the planned number and enough losses were seen; then the play helps (or harms) where the interval of the difference in
 * churn leaves out zero. Looked at again and again as accounts come in, the interval would find differences too often:
 * that is what the planned number is for.
 */
export function judge(observed: readonly Observed[], planned: number): Judgement {
  const of = (heldOut: boolean) => observed.filter((one) => one.heldOut === heldOut)
  const [started, held] = [of(false), of(true)]
  const [one, two] = [resultOf(started), resultOf(held)]
  const pairs = (group: readonly Observed[]) =>
    group.map(({ mrrBefore, mrrAfter }) => ({ before: mrrBefore, after: mrrAfter }))
  const changes = (group: readonly Observed[]) => group.flatMap(({ scoreChange }) => scoreChange ?? [])
  const churn = differenceOfShares(one.churn, two.churn)
  return {
    started: one,
    heldOut: two,
    goal: one.goal && two.goal && differenceOfShares(one.goal, two.goal),
    churn,
    nrr: differenceOfRatios(pairs(started), pairs(held)),
    scoreChange: differenceOfMeans(changes(started), changes(held)),
    verdict: verdictOf(one, two, churn, planned),
  }
}

function verdictOf(
  one: GroupResult,
  two: GroupResult,
  churn: Difference | null,
  planned: number,
): Judgement["verdict"] {
  if (!churn || Math.min(one.counted, two.counted) < planned) return "not_enough_accounts"
  if (one.churn.events + two.churn.events < fewestLosses) return "not_enough_losses"
  if (churn.high < 0) return "helps"
  return churn.low > 0 ? "harms" : "no_difference"
}

function resultOf(group: readonly Observed[]): GroupResult {
  const told = group.filter(({ goal }) => goal !== null)
  const paid = group.filter(({ paying }) => paying)
  const sum = (value: (one: Observed) => number) => group.reduce((total, one) => total + value(one), 0)
  const changes = group.flatMap(({ scoreChange }) => scoreChange ?? [])
  const mrrBefore = sum((one) => one.mrrBefore)
  return {
    counted: group.length,
    goal: told.length > 0 ? { events: told.filter(({ goal }) => goal).length, of: told.length } : null,
    churn: { events: paid.filter(({ churned }) => churned).length, of: paid.length },
    nrr: mrrBefore > 0 ? sum((one) => one.mrrAfter) / mrrBefore : null,
    mrrBefore,
    scoreChange: changes.length > 0 ? changes.reduce((a, b) => a + b, 0) / changes.length : null,
  }
}
