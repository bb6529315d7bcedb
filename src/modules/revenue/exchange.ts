import { Decimal } from "decimal.js"
import { minorDigits } from "#kernel/money.ts"
import { dayNumber } from "#kernel/time.ts"
import type { ExchangeRate } from "./exchange.queries.pg.ts"

/**
 * Worth of minor units of a currency on a day (days since 1970-01-01) in minor units of the reporting currency, half away
 * from zero, by the latest rate on or before the day; null where there is none.
 */
export type Exchange = (minor: number, currency: string, day: number) => number | null

/** Exchange into `target` by these rates, which stand by currency and day. */
export function exchangeBy(rates: readonly ExchangeRate[], target: string): Exchange {
  const byCurrency = new Map<string, { days: number[]; factors: Decimal[] }>()
  for (const { currency, day, rate } of rates) {
    let known = byCurrency.get(currency)
    if (!known) byCurrency.set(currency, (known = { days: [], factors: [] }))
    known.days.push(dayNumber(day))
    known.factors.push(minorFactor(currency, rate, target))
  }
  return (minor, currency, day) => {
    if (currency === target) return minor
    const known = byCurrency.get(currency)
    if (!known) return null
    const factor = known.factors[lastUpTo(known.days, day)]
    return factor ? worth(minor, factor) : null
  }
}

/** Minor units of a currency by a rate in minor units of another. */
export const exchanged = (minor: bigint, currency: string, rate: string, target: string): bigint =>
  BigInt(
    minorFactor(currency, rate, target)
      .times(minor.toString())
      .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
      .toFixed(0),
  )

const minorFactor = (currency: string, rate: string, target: string): Decimal =>
  new Decimal(rate).times(new Decimal(10).pow(minorDigits(target) - minorDigits(currency)))

const worth = (minor: number, factor: Decimal): number =>
  factor.times(minor).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber()

/** Place of the last of sorted days that is not after a day, −1 for none. */
export function lastUpTo(days: ArrayLike<number>, day: number, from = 0, to = days.length): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? 0) <= day) low = middle + 1
    else high = middle
  }
  return low === from ? -1 : low - 1
}
