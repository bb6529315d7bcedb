/** How values spread, from the least to the most. */
export type Distribution = {
  quartiles: { least: number; q1: number; median: number; q3: number; most: number } | null
  whole: boolean
  bins: { from: number | null; to: number | null; accounts: number }[]
}

/** Values with data, ascending. */
export const sortedData = (values: Float64Array): Float64Array =>
  values.filter((value) => !Number.isNaN(value)).sort()

/**
 * A quantile of ascending values by linear interpolation between the two nearest (type 7 of Hyndman and Fan, The American
 * Statistician 50, 1996); null of none. `share` is 0…1.
 */
export function quantile(sorted: Float64Array, share: number): number | null {
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}

export const median = (sorted: Float64Array): number | null => quantile(sorted, 0.5)

/** Quartiles and a histogram of ascending values. */
export function distributionOf(sorted: Float64Array): Distribution {
  const [least, most] = [sorted[0], sorted.at(-1)]
  const [q1, middle, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share) ?? 0) as [
    number,
    number,
    number,
  ]
  if (least === undefined || most === undefined) return { quartiles: null, whole: true, bins: [] }
  const whole = sorted.every(Number.isInteger)
  return { quartiles: { least, q1, median: middle, q3, most }, whole, bins: binsOf(sorted, whole) }
}

const wantedBins = 20

/** Few values far out do not stretch the scale: those beyond the inner 98 in 100 and half as far again go into the outer bars. */
function binsOf(sorted: Float64Array, whole: boolean): Distribution["bins"] {
  const [inner, outer] = [quantile(sorted, 0.01) ?? 0, quantile(sorted, 0.99) ?? 0]
  const reach = (outer - inner) / 2
  const low = Math.max(sorted[0] ?? 0, inner - reach)
  const high = Math.min(sorted.at(-1) ?? 0, outer + reach)
  // Bars finer than the digits of a number would have no width.
  const finest = Math.max(Math.abs(low), Math.abs(high), 1e-3) * 1e-9
  const step = roundStep(Math.max((high - low || Math.abs(high)) / wantedBins, finest), whole)
  const first = Math.floor(low / step)
  const count = Math.floor(high / step) - first + 1
  // A sum of steps carries the errors of its parts; an edge of so many digits does not.
  const edge = (place: number): number => Number(((first + place) * step).toPrecision(12))
  const bins = Array.from({ length: count }, (_, place) => ({
    from: place === 0 && (sorted[0] ?? 0) < edge(0) ? null : edge(place),
    to: place === count - 1 && (sorted.at(-1) ?? 0) >= edge(count) ? null : edge(place + 1),
    accounts: 0,
  }))
  let place = 0
  for (const value of sorted) {
    while (place < count - 1 && value >= edge(place + 1)) place++
    const bin = bins[place]
    if (bin) bin.accounts++
  }
  return bins
}

/** The next of 1, 2, 2.5 and 5 times a power of ten; whole where values are. */
function roundStep(least: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= least * 0.999) ?? power
  return whole ? Math.max(1, Math.ceil(step)) : step
}
