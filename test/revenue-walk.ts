import { Decimal } from "decimal.js"
import { addDays, type Day } from "#kernel/time.ts"

/** A version as a test puts it, with its MRR in minor units. */
export type WalkVersion = {
  account: string
  subscription: string
  product: string
  currency: string
  from: Day
  /** First day after it; null: it goes on. */
  to: Day | null
  minor: number
}

export type WalkRate = { currency: string; day: Day; rate: string }

/** What accounts bring on every day, found by walking from day to day over the versions as they are. */
export type Walk = {
  days: Day[]
  /** account → product → minor units of the reporting currency at the end of each of `days`. */
  values: Map<string, Map<string, bigint[]>>
}

type Pot = { paid: Decimal; carried: Decimal }

const half = (value: Decimal) => value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP)

/**
 * The walk from `first` to `last`. A foreign currency is carried at the rates of the days it came in on: what goes takes
 * its share of what is carried, what goes from product to product on one day takes its worth along.
 */
export function walk(
  versions: readonly WalkVersion[],
  rates: readonly WalkRate[],
  reporting: string,
  [first, last]: [Day, Day],
): Walk {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  const latest = new Map([[reporting, "1"]])
  const known = days.map((day) => {
    for (const rate of rates) if (rate.day === day) latest.set(rate.currency, rate.rate)
    return new Map(latest)
  })
  const values = new Map<string, Map<string, bigint[]>>()
  for (const account of new Set(versions.map((version) => version.account))) {
    const mine = versions.filter((version) => version.account === account)
    const currencies = [...new Set(mine.map(({ currency }) => currency))]
    const products = [...new Set(mine.map(({ product }) => product))].sort()
    const lines = new Map(products.map((product) => [product, [] as bigint[]]))
    const pots = new Map<string, Pot>()
    const pot = (currency: string, product: string): Pot => {
      const key = `${currency} ${product}`
      const known = pots.get(key) ?? { paid: new Decimal(0), carried: new Decimal(0) }
      pots.set(key, known)
      return known
    }
    days.forEach((day, at) => {
      const live = mine.filter((version) => version.from <= day && (version.to === null || day < version.to))
      for (const currency of currencies) {
        const now = products.map((product) => ({
          product,
          paid: live
            .filter((version) => version.product === product && version.currency === currency)
            .reduce((sum, version) => sum + version.minor, 0),
        }))
        step(now, (product) => pot(currency, product), known[at]?.get(currency))
      }
      for (const product of products) {
        const carried = currencies.map((currency) => pot(currency, product).carried)
        lines.get(product)?.push(BigInt(Decimal.sum(...carried).toFixed(0)))
      }
    })
    values.set(account, lines)
  }
  return { days, values }
}

/** One day of one currency of one account. */
function step(
  now: readonly { product: string; paid: number }[],
  potOf: (product: string) => Pot,
  rate: string | undefined,
): void {
  const changes = now.map(({ product, paid }) => ({
    pot: potOf(product),
    paid,
    change: paid - potOf(product).paid.toNumber(),
  }))
  const going = changes.filter(({ change }) => change < 0)
  const coming = changes.filter(({ change }) => change > 0)
  let freed = new Decimal(0)
  for (const { pot, change, paid } of going) {
    const goes = paid === 0 ? pot.carried : half(pot.carried.times(-change).div(pot.paid))
    pot.carried = pot.carried.minus(goes)
    freed = freed.plus(goes)
  }
  const [out, into] = [going, coming].map((some) =>
    some.reduce((sum, { change }) => sum + Math.abs(change), 0),
  ) as [number, number]
  const brings =
    into > out
      ? freed.plus(half(new Decimal(into - out).times(rate ?? Number.NaN)))
      : out === 0
        ? new Decimal(0)
        : half(freed.times(into).div(out))
  let [counted, given] = [0, new Decimal(0)]
  for (const { pot, change } of coming) {
    counted += change
    const share = half(brings.times(counted).div(into))
    pot.carried = pot.carried.plus(share).minus(given)
    given = share
  }
  for (const { pot, paid } of changes) pot.paid = new Decimal(paid)
}
