import { Decimal } from "decimal.js"
import type { Day } from "#kernel/time.ts"
import type { SubscriptionVersion } from "./rules.ts"

/** What of a subscription changed: it began, it ended, another product, another quantity, another price. */
export const ledgerParts = ["start", "end", "product", "quantity", "price"] as const
export type LedgerPart = (typeof ledgerParts)[number]

/** One change of what a subscription brings a month, from a day on, in minor units of its currency. */
export type LedgerEntry = {
  account_id: string
  subscription_id: string
  day: Day
  part: LedgerPart
  product: string | null
  currency: string
  change_minor: bigint
  is_reversal: boolean
}

/** What versions, of any subscriptions, say in entries: their sum up to a day is what was paid at its end. */
export function entriesOf(versions: Iterable<SubscriptionVersion>): LedgerEntry[] {
  const bySubscription = new Map<string, SubscriptionVersion[]>()
  for (const version of versions) {
    if (version.ended_on === version.started_on) continue
    const known = bySubscription.get(version.subscription_id)
    if (known) known.push(version)
    else bySubscription.set(version.subscription_id, [version])
  }
  return [...bySubscription.values()].flatMap((of) => {
    const inOrder = of.toSorted((a, b) => (a.started_on < b.started_on ? -1 : 1))
    return [...inOrder, null].flatMap((after, at) => turn(inOrder[at - 1] ?? null, after))
  })
}

/** From one version to the next: one that goes on changes, one that does not ends, and the next one starts. */
function turn(before: SubscriptionVersion | null, after: SubscriptionVersion | null): LedgerEntry[] {
  const goesOn =
    before !== null &&
    after !== null &&
    before.ended_on === after.started_on &&
    before.account_id === after.account_id &&
    before.currency === after.currency
  if (goesOn) return changed(before, after)
  return [
    ...(before?.ended_on ? entry(before, before.ended_on, "end", -BigInt(before.mrr_minor)) : []),
    ...(after ? entry(after, after.started_on, "start", BigInt(after.mrr_minor)) : []),
  ]
}

function changed(before: SubscriptionVersion, after: SubscriptionVersion): LedgerEntry[] {
  const [was, is] = [BigInt(before.mrr_minor), BigInt(after.mrr_minor)]
  const day = after.started_on
  if (before.product !== after.product)
    return [...entry(before, day, "product", -was), ...entry(after, day, "product", is)]
  const byQuantity = quantityEffect(before, after)
  return [...entry(after, day, "quantity", byQuantity), ...entry(after, day, "price", is - was - byQuantity)]
}

/** What the change of the quantity alone would have brought, at the price a licence had before. */
function quantityEffect(before: SubscriptionVersion, after: SubscriptionVersion): bigint {
  const [was, is] = [new Decimal(before.quantity ?? 1), new Decimal(after.quantity ?? 1)]
  if (before.quantity === null || after.quantity === null || was.eq(is)) return 0n
  if (was.isZero()) return BigInt(after.mrr_minor) - BigInt(before.mrr_minor)
  const effect = new Decimal(before.mrr_minor).times(is.minus(was)).div(was)
  return BigInt(effect.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0))
}

function entry(
  version: SubscriptionVersion,
  day: Day,
  part: LedgerPart,
  change_minor: bigint,
): LedgerEntry[] {
  if (change_minor === 0n) return []
  const { account_id, subscription_id, product, currency } = version
  return [{ account_id, subscription_id, day, part, product, currency, change_minor, is_reversal: false }]
}

/** What is appended so that a ledger that said `before` says `after`: reversals of what no longer holds, then what is new. */
export function correction(before: readonly LedgerEntry[], after: readonly LedgerEntry[]): LedgerEntry[] {
  const left = new Map<string, LedgerEntry[]>()
  for (const known of before) {
    const key = keyOf(known)
    const same = left.get(key)
    if (same) same.push(known)
    else left.set(key, [known])
  }
  const added = after.filter((entry) => left.get(keyOf(entry))?.pop() === undefined)
  const reversed = [...left.values()]
    .flat()
    .map((entry) => ({ ...entry, change_minor: -entry.change_minor, is_reversal: true }))
  return [...reversed, ...added]
}

const keyOf = (entry: LedgerEntry): string =>
  JSON.stringify([
    entry.account_id,
    entry.subscription_id,
    entry.day,
    entry.part,
    entry.product,
    entry.currency,
    String(entry.change_minor),
  ])
