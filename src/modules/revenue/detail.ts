import { type MovementDetail, movementDetails } from "./contract.ts"
import { type LedgerPart, ledgerParts } from "./ledger.ts"

/** One entry of an account's day: the part by its place in `ledgerParts`, the product by its number. */
export type DayChange = { part: number; product: number; worth: number }

/** What made a day's MRR rise or fall, by its place in `movementDetails`, and the product it is about. */
export type Detail = { detail: number; product: number }

const places = new Map(movementDetails.map((detail, place) => [detail, place]))
const placeOf = (detail: MovementDetail): number => places.get(detail) ?? 0

const rises: Record<LedgerPart, number> = {
  start: placeOf("cross_sell"),
  end: placeOf("cross_sell"),
  product: placeOf("upgrade"),
  quantity: placeOf("licences"),
  price: placeOf("price_increase"),
}
const falls: Record<LedgerPart, number> = {
  start: placeOf("partial_end"),
  end: placeOf("partial_end"),
  product: placeOf("downgrade"),
  quantity: placeOf("fewer_licences"),
  price: placeOf("price_concession"),
}
const replaced = { up: placeOf("upgrade"), down: placeOf("downgrade") }
const moreOfIt = placeOf("licences")
const [startPart, endPart] = [ledgerParts.indexOf("start"), ledgerParts.indexOf("end")]

/**
 * Told by the largest part in the direction of the whole. A subscription that starts on the day another ends takes its
 * place; one of a product that is already held (`held`: what was paid for each before the day) is more of it.
 */
export function detailCode(
  changes: readonly DayChange[],
  rose: boolean,
  held: ReadonlyMap<number, number>,
): Detail {
  const only = changes.length === 1 ? changes[0] : largest(changes, rose)
  if (!only) return { detail: 0, product: 0 }
  const { part, product } = only
  const began = part === startPart
  if ((began || part === endPart) && changes.some((other) => other.part === (began ? endPart : startPart)))
    return { detail: rose ? replaced.up : replaced.down, product }
  if (rose && began && (held.get(product) ?? 0) > 0) return { detail: moreOfIt, product }
  const name = ledgerParts[part] ?? "start"
  return { detail: rose ? rises[name] : falls[name], product }
}

/** The part, and its product, that weighs most in a direction. */
function largest(changes: readonly DayChange[], rose: boolean): DayChange | undefined {
  const sums = new Map<string, DayChange>()
  for (const change of changes) {
    // A change of product takes from one product what it gives to another: only together they say which way it went.
    const key = ledgerParts[change.part] === "product" ? "product" : `${change.part}:${change.product}`
    const known = sums.get(key)
    if (known) {
      known.worth += change.worth
      if (change.worth > 0) known.product = change.product
    } else sums.set(key, { ...change })
  }
  let found: DayChange | undefined
  for (const sum of sums.values())
    if (!found || (rose ? sum.worth > found.worth : sum.worth < found.worth)) found = sum
  return found
}
