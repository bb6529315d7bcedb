import { Decimal } from "decimal.js"
import { type Day, daysBetween } from "#kernel/time.ts"
import type { Product, ShownProduct, Tier, WayKind } from "./catalogue.contract.ts"

/** What is asked for: a way of being sold, a currency, a day and how much. */
export type PriceQuestion = {
  kind: WayKind
  months?: number | undefined
  currency: string
  day: Day
  quantity: number
}

/** The tier that holds: of the newest list by that day, the highest step that the quantity reaches. Null for none. */
export function tierOn(prices: readonly Tier[], question: PriceQuestion): Tier | null {
  const listed = prices.filter(
    ({ kind, months, currency, from }) =>
      kind === question.kind &&
      months === question.months &&
      currency === question.currency &&
      from <= question.day,
  )
  const newest = listed.reduce((latest, { from }) => (from > latest ? from : latest), "")
  return listed
    .filter(({ from, min_quantity }) => from === newest && min_quantity <= question.quantity)
    .reduce<Tier | null>((best, tier) => (best && best.min_quantity >= tier.min_quantity ? best : tier), null)
}

/** Quantity × the tier's price, in major units. */
export const totalOf = (tier: Tier, quantity: number): string =>
  new Decimal(tier.unit_price).times(quantity).toFixed()

/** The lowest price of a unit that holds on a day, by currency: of a month where prices are for several. */
export function entryPrices(prices: readonly Tier[], day: Day): { amount: string; currency: string }[] {
  const lowest = new Map<string, Decimal>()
  for (const { kind, months, currency } of prices) {
    const holding = prices.filter((tier) => tier.kind === kind && tier.months === months)
    for (const { min_quantity } of holding) {
      const tier = tierOn(holding, { kind, months, currency, day, quantity: min_quantity })
      if (!tier) continue
      const price = new Decimal(tier.unit_price).div(months ?? 1)
      const known = lowest.get(currency)
      if (!known || price.lt(known)) lowest.set(currency, price)
    }
  }
  return [...lowest].map(([currency, price]) => ({ amount: price.toDecimalPlaces(2).toFixed(), currency }))
}

/** A product as it stands on a day. */
export function shownOn(product_id: string, product: Product, day: Day): ShownProduct {
  const ends = product.sold
    .flatMap(({ kind, ends_on }) => (kind === "promo" && ends_on && ends_on > day ? [ends_on] : []))
    .sort()[0]
  return {
    ...product,
    product_id,
    entry: entryPrices(product.prices, day),
    promo_days: ends === undefined ? null : daysBetween(day, ends),
  }
}
