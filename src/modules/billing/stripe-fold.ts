import { isDeepStrictEqual } from "node:util"
import { Decimal } from "decimal.js"
import type { Day } from "#kernel/time.ts"
import type { SubscriptionRow } from "#modules/revenue/contract.ts"
import type { InvoiceRow, PaymentRow } from "./invoices.contract.ts"
import type { InvoiceShown, Item, StripeEvent, SubscriptionShown } from "./stripe-objects.ts"

/** All that the events of one customer come to. */
export type Folded = {
  subscriptionIds: string[]
  subscriptions: SubscriptionRow[]
  invoices: InvoiceRow[]
  payments: PaymentRow[]
  /** Days on which a subscription ended because a payment did not go through. */
  failed: Day[]
}

/** Of events of one second: what makes a thing comes before what changes it, what ends it last. */
const rankOf = (type: string): number =>
  type.endsWith(".created")
    ? 0
    : type.endsWith(".deleted") || /\.(paid|payment_succeeded|voided|marked_uncollectible)$/.test(type)
      ? 2
      : 1

/** Events in the order in which they were made, whatever the order in which they came. */
export const inOrder = (events: readonly StripeEvent[]): StripeEvent[] =>
  events.toSorted(
    (a, b) =>
      a.created - b.created || rankOf(a.type) - rankOf(b.type) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )

/**
 * What a set of events of one customer says: a function of the set, so that any order and any repetition of them gives
 * the same. `dayOf` gives the day of an instant in seconds.
 */
export function fold(
  events: readonly StripeEvent[],
  account_id: string,
  dayOf: (seconds: number) => Day,
): Folded {
  const ordered = inOrder(events)
  const folded: Folded = { subscriptionIds: [], subscriptions: [], invoices: [], payments: [], failed: [] }
  for (const told of Map.groupBy(ordered, ({ shown }) => `${shown.object} ${shown.id}`).values()) {
    const { object } = told[0]?.shown ?? {}
    if (object === "subscription") foldSubscription(folded, told, account_id, dayOf)
    if (object === "invoice") foldInvoice(folded, told, account_id, dayOf)
    if (object === "charge") foldCharge(folded, told, account_id)
  }
  return folded
}

/** In these states a subscription is paid for, or is still expected to be. */
const paying = new Set(["active", "past_due"])

type Open = { item: Item; discount: string; since: Day }

/** Each item of a subscription is a subscription of ours: a version for as long as its terms stay the same. */
function foldSubscription(
  folded: Folded,
  events: readonly StripeEvent[],
  account_id: string,
  dayOf: (seconds: number) => Day,
): void {
  const open = new Map<string, Open>()
  const ids = new Set<string>()
  const close = (id: string, day: Day) => {
    const known = open.get(id)
    open.delete(id)
    if (known && day > known.since) folded.subscriptions.push(versionOf(id, known, account_id, day))
  }
  let day: Day = ""
  let last: SubscriptionShown | null = null
  for (const { shown, created } of events) {
    if (shown.object !== "subscription") continue
    const at = dayOf(last === null ? shown.started : (shown.ended ?? created))
    if (at > day) day = at
    const live = new Map<string, Item>()
    if (paying.has(shown.status))
      for (const item of shown.items) live.set(`stripe:${shown.id}:${item.id}`, item)
    for (const item of shown.items) ids.add(`stripe:${shown.id}:${item.id}`)
    for (const [id, known] of open) {
      const item = live.get(id)
      if (item && isDeepStrictEqual(item, known.item) && shown.discount === known.discount) live.delete(id)
      else close(id, day)
    }
    for (const [id, item] of live) open.set(id, { item, discount: shown.discount, since: day })
    if (
      shown.status === "canceled" &&
      (shown.failed || last?.status === "past_due" || last?.status === "unpaid")
    )
      folded.failed.push(day)
    last = shown
  }
  const ends = last?.ends ? dayOf(last.ends) : null
  for (const [id, known] of open)
    if (ends === null || ends > known.since) folded.subscriptions.push(versionOf(id, known, account_id, ends))
  folded.subscriptionIds.push(...ids)
}

function versionOf(
  subscription_id: string,
  { item, discount, since }: Open,
  account_id: string,
  ended_on: Day | null,
): SubscriptionRow {
  const version = {
    subscription_id,
    account_id,
    product: item.product,
    started_on: since,
    ended_on,
    currency: item.currency,
    quantity: String(item.quantity),
  }
  if (item.months !== null)
    return { ...version, unit_price: item.price, interval_months: item.months, discount }
  const mrr = new Decimal(item.price)
    .times(item.quantity)
    .times(item.perMonth ?? 0)
    .times(new Decimal(1).minus(discount))
  return { ...version, mrr: mrr.toDecimalPlaces(6).toFixed() }
}

const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString()

function foldInvoice(
  folded: Folded,
  events: readonly StripeEvent[],
  account_id: string,
  dayOf: (seconds: number) => Day,
): void {
  let last: InvoiceShown | null = null
  let paidAt: number | null = null
  const failures = new Map<number, number>()
  for (const { shown, type, created } of events) {
    if (shown.object !== "invoice") continue
    last = shown
    if (shown.status === "paid") paidAt ??= shown.paidAt ?? created
    if (type === "invoice.payment_failed" && !failures.has(shown.attempts))
      failures.set(shown.attempts, created)
  }
  if (!last) return
  const invoice_id = `stripe:${last.id}`
  const { currency } = last
  const issued_on = dayOf(last.issued)
  const due_on = last.due === null ? issued_on : dayOf(last.due)
  folded.invoices.push({
    invoice_id,
    account_id,
    number: last.number,
    amount: last.total,
    currency,
    issued_on,
    due_on: due_on < issued_on ? issued_on : due_on,
    voided_on: last.voided === null ? null : dayOf(last.voided),
  })
  const payment = { account_id, invoice_id, currency }
  for (const [attempt, at] of failures)
    folded.payments.push({
      ...payment,
      payment_id: `${invoice_id}:failed:${attempt}`,
      status: "failed",
      amount: last.total,
      at: instantOf(at),
    })
  if (paidAt !== null)
    folded.payments.push({
      ...payment,
      payment_id: `${invoice_id}:paid`,
      status: "paid",
      amount: last.total,
      at: instantOf(paidAt),
    })
}

function foldCharge(folded: Folded, events: readonly StripeEvent[], account_id: string): void {
  const last = events.at(-1)
  if (last?.shown.object !== "charge" || Number(last.shown.refunded) === 0) return
  const { id, invoice, currency, refunded } = last.shown
  folded.payments.push({
    payment_id: `stripe:${id}:refunded`,
    account_id,
    invoice_id: invoice === null ? null : `stripe:${invoice}`,
    status: "refunded",
    amount: refunded,
    currency,
    at: instantOf(last.created),
  })
}
