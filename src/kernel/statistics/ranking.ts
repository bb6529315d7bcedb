/** What a number said of things, and whether what it is to foretell happened. Higher values speak for it. */
export type Judged = { value: number; happened: boolean; cluster: number }

export type Ranking = {
  /** Probability that one it happened to ranks above one it did not happen to, ties half; null without both. */
  auc: number | null
  /** 95 %; null where there are too few clusters to tell. */
  interval: [number, number] | null
  averagePrecision: number | null
}

/** 97.5 % quantile of the normal distribution. */
const z975 = 1.959963984540054

/**
 * How well values rank. The interval is that of Obuchowski for clustered data (Biometrics 53, 1997, 567–578): with one
 * observation a cluster it is that of DeLong (Biometrics 44, 1988, 837–845), cut to 0…1. `clusters` is their number,
 * each named 0…clusters − 1. Average precision is Σ (recall − recall before) × precision over the distinct values from
 * the highest down.
 */
export function rank(observations: readonly Judged[], clusters: number): Ranking {
  const sorted = observations.toSorted((a, b) => b.value - a.value)
  const positives = sorted.reduce((count, { happened }) => count + Number(happened), 0)
  const negatives = sorted.length - positives
  if (positives === 0) return { auc: null, interval: null, averagePrecision: null }
  const byCluster = {
    positives: new Float64Array(clusters),
    negatives: new Float64Array(clusters),
    /** Structural components (V10, V01), summed within each cluster. */
    above: new Float64Array(clusters),
    below: new Float64Array(clusters),
  }
  let [seenPositives, seenNegatives, area, precisionArea] = [0, 0, 0, 0]
  for (let from = 0; from < sorted.length; ) {
    let to = from
    let tiedPositives = 0
    while (to < sorted.length && sorted[to]?.value === sorted[from]?.value) {
      tiedPositives += Number(sorted[to]?.happened)
      to++
    }
    const tiedNegatives = to - from - tiedPositives
    const over = (negatives - seenNegatives - tiedNegatives / 2) / (negatives || 1)
    const under = (seenPositives + tiedPositives / 2) / positives
    for (let at = from; at < to; at++) {
      const { happened, cluster } = sorted[at] as Judged
      add(happened ? byCluster.positives : byCluster.negatives, cluster, 1)
      add(happened ? byCluster.above : byCluster.below, cluster, happened ? over : under)
    }
    area += tiedPositives * over
    seenPositives += tiedPositives
    seenNegatives += tiedNegatives
    precisionArea += (tiedPositives / positives) * (seenPositives / to)
    from = to
  }
  if (negatives === 0) return { auc: null, interval: null, averagePrecision: precisionArea }
  const auc = area / positives
  return { auc, interval: interval(auc, positives, negatives, byCluster), averagePrecision: precisionArea }
}

const add = (sums: Float64Array, at: number, term: number): void => {
  sums[at] = (sums[at] as number) + term
}

/**
 * The way of [false positive rate, true positive rate] from [0, 0] to [1, 1] as the border sinks from the highest value
 * down, thinned to 200 points at most; empty where it happened to all or none.
 */
export function rocOf(observations: readonly Judged[]): [number, number][] {
  const sorted = observations.toSorted((a, b) => b.value - a.value)
  const positives = sorted.reduce((count, { happened }) => count + Number(happened), 0)
  const negatives = sorted.length - positives
  if (positives === 0 || negatives === 0) return []
  const way: [number, number][] = [[0, 0]]
  let [hits, alarms, drawn] = [0, 0, 0]
  for (const [at, { value, happened }] of sorted.entries()) {
    if (happened) hits++
    else alarms++
    if (sorted[at + 1]?.value === value) continue
    const point: [number, number] = [alarms / negatives, hits / positives]
    const far = point[0] + point[1]
    if (far < drawn + shortestStep && at + 1 < sorted.length) continue
    way.push(point)
    drawn = far
  }
  return way
}

/** The way is 2 long: 198 steps between its ends. */
const shortestStep = 2 / 198

type ByCluster = Record<"positives" | "negatives" | "above" | "below", Float64Array>

function interval(auc: number, positives: number, negatives: number, by: ByCluster): Ranking["interval"] {
  const counted = { above: 0, below: 0, both: 0 }
  const squares = { above: 0, below: 0, both: 0 }
  for (let cluster = 0; cluster < by.above.length; cluster++) {
    const [m, n] = [by.positives[cluster] as number, by.negatives[cluster] as number]
    const above = (by.above[cluster] as number) - m * auc
    const below = (by.below[cluster] as number) - n * auc
    if (m > 0) counted.above++
    if (n > 0) counted.below++
    if (m + n > 0) counted.both++
    squares.above += above * above
    squares.below += below * below
    squares.both += above * below
  }
  if (counted.above < 2 || counted.below < 2) return null
  const spread = (count: number) => count / (count - 1)
  const variance =
    (spread(counted.above) * squares.above) / positives ** 2 +
    (spread(counted.below) * squares.below) / negatives ** 2 +
    (2 * spread(counted.both) * squares.both) / (positives * negatives)
  const half = z975 * Math.sqrt(Math.max(0, variance))
  return [Math.max(0, auc - half), Math.min(1, auc + half)]
}

/** Wilson's 95 % interval of a share (J. Am. Stat. Assoc. 22, 1927, 209–212); 0…1 where there is nothing to count. */
export function wilson(hits: number, total: number): [number, number] {
  if (total === 0) return [0, 1]
  const share = hits / total
  const bend = z975 ** 2 / total
  const middle = (share + bend / 2) / (1 + bend)
  const half = (z975 / (1 + bend)) * Math.sqrt((share * (1 - share)) / total + bend / (4 * total))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** The middle of some numbers; null of none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/**
 * Tenths of observations from the lowest value up, each with its mean value and its share of what happened. Equal values are spread evenly
 * over the tenths they reach into, so that their order says nothing.
 */
export function tenths(
  observations: readonly Judged[],
): { from: number; to: number; mean: number; observations: number; positives: number }[] {
  const sorted = observations.toSorted((a, b) => a.value - b.value)
  const size = sorted.length / 10
  const parts = Array.from({ length: 10 }, () => ({
    from: Number.NaN,
    to: Number.NaN,
    mean: 0,
    observations: 0,
    positives: 0,
  }))
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from]?.value as number
    let to = from
    let happened = 0
    while (to < sorted.length && sorted[to]?.value === value) happened += Number(sorted[to++]?.happened)
    for (const [place, part] of parts.entries()) {
      const shared = Math.min(to, (place + 1) * size) - Math.max(from, place * size)
      if (shared <= 0) continue
      if (Number.isNaN(part.from)) part.from = value
      part.to = value
      part.observations += shared
      part.mean += value * shared
      part.positives += (happened * shared) / (to - from)
    }
    from = to
  }
  return parts
    .filter((part) => part.observations > 0)
    .map((part) => ({ ...part, mean: part.mean / part.observations }))
}
