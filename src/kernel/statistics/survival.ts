import { chiSquareTail } from "./chi-square.ts"

/** How long each was watched, whether what is waited for happened at the end of it, and which group it belongs to. */
export type Lifetimes = {
  durations: ArrayLike<number>
  /** 1: it happened; 0: it had not when watching ended. */
  events: ArrayLike<number>
  /** A number 0…groups − 1 for each. */
  group: ArrayLike<number>
  groups: number
}

/** One time at which somebody of the group was last seen; `survival` holds from it to the next. */
export type SurvivalPoint = {
  time: number
  at_risk: number
  events: number
  survival: number
  lower: number
  upper: number
}

const z975 = 1.959963984540054

/** How many of each group were at risk, and to how many it happened, at each time somebody was last seen, in order. */
type Moment = { time: number; atRisk: Float64Array; events: Float64Array }

function* moments({
  durations,
  events,
  group,
  groups,
}: Lifetimes): Generator<Moment & { seen: Float64Array }> {
  const order = Uint32Array.from({ length: durations.length }, (_, i) => i).sort(
    (a, b) => (durations[a] as number) - (durations[b] as number),
  )
  const atRisk = new Float64Array(groups)
  for (let i = 0; i < group.length; i++) add(atRisk, group[i] as number, 1)
  for (let from = 0; from < order.length; ) {
    const time = durations[order[from] as number] as number
    const [happened, seen] = [new Float64Array(groups), new Float64Array(groups)]
    for (; from < order.length && durations[order[from] as number] === time; from++) {
      const at = order[from] as number
      add(seen, group[at] as number, 1)
      add(happened, group[at] as number, events[at] as number)
    }
    yield { time, atRisk: atRisk.slice(), events: happened, seen }
    for (let k = 0; k < groups; k++) add(atRisk, k, -(seen[k] as number))
  }
}

/**
 * The survival curve of each group after Kaplan & Meier (J. Am. Stat. Assoc. 53, 1958), whoever is lost sight of at a time
 * counted as at risk at it. Bands are 95 %, pointwise, from Greenwood's variance on the scale of log(−log S), which
 * keeps them within 0…1. Where nobody is left the variance has no end: the band then reaches from 0 to its last upper.
 */
export function kaplanMeier(lifetimes: Lifetimes): SurvivalPoint[][] {
  const curves = Array.from({ length: lifetimes.groups }, (): SurvivalPoint[] => [])
  const survival = new Float64Array(lifetimes.groups).fill(1)
  const greenwood = new Float64Array(lifetimes.groups)
  for (const { time, atRisk, events, seen } of moments(lifetimes))
    for (const [k, curve] of curves.entries()) {
      if (seen[k] === 0) continue
      const [n, d] = [atRisk[k] as number, events[k] as number]
      survival[k] = (survival[k] as number) * (1 - d / n)
      if (d < n) add(greenwood, k, d / (n * (n - d)))
      const value = survival[k]
      const [lower, upper] = band(value, greenwood[k] as number) ?? [0, curve.at(-1)?.upper ?? 1]
      curve.push({ time, at_risk: n, events: d, survival: value, lower, upper })
    }
  return curves
}

function band(survival: number, greenwood: number): [number, number] | null {
  if (survival === 1) return [1, 1]
  if (survival === 0) return null
  const spread = Math.exp((z975 * Math.sqrt(greenwood)) / -Math.log(survival))
  return [survival ** spread, survival ** (1 / spread)]
}

export type LogRank = { chi_square: number; df: number; p: number }

/**
 * Whether the groups' curves differ: the log-rank test (Mantel; Peto & Peto) over any number of groups, with the
 * hypergeometric covariance of their observed less expected events. Groups of which none was at risk at any event do not
 * count; null with fewer than two that do.
 */
export function logRank(lifetimes: Lifetimes): LogRank | null {
  const { groups } = lifetimes
  const surplus = new Float64Array(groups)
  const expected = new Float64Array(groups)
  const covariance = Array.from({ length: groups }, () => new Float64Array(groups))
  for (const { atRisk, events } of moments(lifetimes)) {
    const [n, d] = [total(atRisk), total(events)]
    if (d === 0) continue
    const spread = n > 1 ? (d * (n - d)) / (n - 1) : 0
    for (let j = 0; j < groups; j++) {
      const share = (atRisk[j] as number) / n
      add(surplus, j, (events[j] as number) - d * share)
      add(expected, j, d * share)
      const line = covariance[j] as Float64Array
      if (share > 0)
        for (let k = 0; k < groups; k++)
          add(line, k, spread * share * (Number(j === k) - (atRisk[k] as number) / n))
    }
  }
  const counted = [...expected.keys()].filter((k) => (expected[k] as number) > 0)
  if (counted.length < 2) return null
  // The surpluses add up to 0: the last group says nothing that the others do not.
  const free = counted.slice(0, -1)
  const chiSquare = quadraticForm(
    free.map((j) => free.map((k) => covariance[j]?.[k] as number)),
    free.map((k) => surplus[k] as number),
  )
  return { chi_square: chiSquare, df: free.length, p: chiSquareTail(chiSquare, free.length) }
}

/** vᵀ M⁻¹ v of a symmetric matrix without negative values; a direction in which nothing varies adds nothing. */
function quadraticForm(matrix: number[][], vector: number[]): number {
  const [lines, rest] = [matrix.map((line) => [...line]), [...vector]]
  const scale = Math.max(...matrix.map((line, j) => line[j] as number))
  let form = 0
  for (const [j, pivot] of lines.entries()) {
    const head = pivot[j] as number
    if (head <= 1e-12 * scale) continue
    const value = rest[j] as number
    form += value ** 2 / head
    for (let k = j + 1; k < lines.length; k++) {
      const line = lines[k] as number[]
      const factor = (line[j] as number) / head
      rest[k] = (rest[k] as number) - factor * value
      for (let i = j; i < lines.length; i++) line[i] = (line[i] as number) - factor * (pivot[i] as number)
    }
  }
  return form
}

const add = (sums: Float64Array, at: number, term: number): void => {
  sums[at] = (sums[at] as number) + term
}

const total = (numbers: Float64Array): number => numbers.reduce((sum, each) => sum + each, 0)
