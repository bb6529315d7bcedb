import jstat from "jstat"

/** A difference and the ends of its interval. */
export type Difference = { value: number; low: number; high: number }

/** How many of how many. */
export type Share = { events: number; of: number }

/** 97.5 % quantile of the normal distribution. */
const z975 = 1.959963984540054

/** The 95 % interval of a share by Wilson's score method (JASA 22, 1927, 209–212). */
export function wilson({ events, of }: Share): { low: number; high: number } {
  const share = events / of
  const z2 = z975 ** 2
  const middle = share + z2 / (2 * of)
  const half = z975 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2))
  return { low: (middle - half) / (1 + z2 / of), high: (middle + half) / (1 + z2 / of) }
}

/**
 * The difference of two shares, a − b, with its 95 % interval by Newcombe's hybrid score method (Statistics in Medicine
 * 17, 1998, 873–890, method 10); null where a group is empty.
 */
export function differenceOfShares(a: Share, b: Share): Difference | null {
  if (a.of === 0 || b.of === 0) return null
  const [p, q] = [a.events / a.of, b.events / b.of]
  const [one, two] = [wilson(a), wilson(b)]
  const value = p - q
  return {
    value,
    low: value - Math.hypot(p - one.low, two.high - q),
    high: value + Math.hypot(one.high - p, q - two.low),
  }
}

/** Mean, variance of the values and their number. */
function moments(values: readonly number[]): { mean: number; variance: number; count: number } {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { mean, variance, count }
}

/**
 * The difference of two means, a − b, with its 95 % interval by Welch's t (Biometrika 34, 1947, 28–35); null where a group
 * has fewer than two values.
 */
export function differenceOfMeans(a: readonly number[], b: readonly number[]): Difference | null {
  if (a.length < 2 || b.length < 2) return null
  const [one, two] = [moments(a), moments(b)]
  return welch(one.mean - two.mean, one, two)
}

type Spread = { variance: number; count: number }

function welch(value: number, one: Spread, two: Spread): Difference {
  const [u, v] = [one.variance / one.count, two.variance / two.count]
  if (u + v === 0) return { value, low: value, high: value }
  const freedom = (u + v) ** 2 / (u ** 2 / (one.count - 1) + v ** 2 / (two.count - 1))
  const half = jstat.studentt.inv(0.975, freedom) * Math.sqrt(u + v)
  return { value, low: value - half, high: value + half }
}

/** What was there before and is there after, of one account. */
export type Pair = { before: number; after: number }

/**
 * The difference of two ratios Σ after ÷ Σ before, a − b, with its 95 % interval: each ratio's variance by linearisation
 * (Cochran, Sampling Techniques, 3rd ed. 1977, §6.3), degrees of freedom as Welch's; null where a group has fewer than
 * two pairs or nothing before.
 */
export function differenceOfRatios(a: readonly Pair[], b: readonly Pair[]): Difference | null {
  const [one, two] = [ratio(a), ratio(b)]
  return one && two && welch(one.value - two.value, one, two)
}

function ratio(pairs: readonly Pair[]): (Spread & { value: number }) | null {
  const before = pairs.reduce((sum, pair) => sum + pair.before, 0)
  if (pairs.length < 2 || before === 0) return null
  const value = pairs.reduce((sum, pair) => sum + pair.after, 0) / before
  const mean = before / pairs.length
  const { variance } = moments(pairs.map((pair) => (pair.after - value * pair.before) / mean))
  return { value, variance, count: pairs.length }
}
