import { Decimal } from "decimal.js"
import { z } from "zod"
import { minorDigits } from "#kernel/money.ts"

/** Seconds since 1970, as Stripe writes instants. */
type Seconds = number

/** One item of a subscription as one event showed it. `price`: major units a unit and interval. */
export type Item = {
  id: string
  product: string
  currency: string
  price: string
  quantity: number
  /** Months of the interval; null where it is counted in days or weeks. */
  months: number | null
  /** Intervals a month, for those that are not of months. */
  perMonth: string | null
}

export type SubscriptionShown = {
  object: "subscription"
  id: string
  status: string
  started: Seconds
  ends: Seconds | null
  ended: Seconds | null
  failed: boolean
  discount: string
  items: Item[]
}

export type InvoiceShown = {
  object: "invoice"
  id: string
  number: string | null
  currency: string
  total: string
  status: string
  issued: Seconds
  due: Seconds | null
  paidAt: Seconds | null
  voided: Seconds | null
  attempts: number
}

export type ChargeShown = {
  object: "charge"
  id: string
  invoice: string | null
  currency: string
  refunded: string
}

export type CustomerShown = { object: "customer"; id: string; name: string | null }

/** What an event showed of an object, as far as it concerns us: this alone is kept of it, no names of people. */
export type Shown = SubscriptionShown | InvoiceShown | ChargeShown | CustomerShown

/** An event that concerns us: whose it is, what it showed, and the account it names, if it names one. */
export type StripeEvent = {
  id: string
  type: string
  created: Seconds
  customer: string
  account: string | null
  shown: Shown
}

const seconds = z.number().int().min(0)
const maybe = seconds.nullish().transform((value) => value ?? null)
const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((given) => given?.["account_id"] || null)
const reference = z.union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])
const maybeReference = reference.nullish().transform((value) => value ?? null)
const currency = z.string().transform((code) => code.toUpperCase())

const priceSchema = z.looseObject({
  currency,
  unit_amount: z.number().nullish(),
  unit_amount_decimal: z.string().nullish(),
  amount: z.number().nullish(),
  amount_decimal: z.string().nullish(),
  nickname: z.string().nullish(),
  product: z.union([z.string(), z.looseObject({ id: z.string(), name: z.string().nullish() })]).nullish(),
  interval: z.string().nullish(),
  interval_count: z.number().nullish(),
  usage_type: z.string().nullish(),
  recurring: z
    .looseObject({ interval: z.string(), interval_count: z.number(), usage_type: z.string().nullish() })
    .nullish(),
})

const itemSchema = z.looseObject({
  id: z.string(),
  quantity: z.number().nullish(),
  price: priceSchema.nullish(),
  plan: priceSchema.nullish(),
  current_period_end: maybe,
})

const couponSchema = z.looseObject({ percent_off: z.number().nullish() })
const discountSchema = z.looseObject({
  coupon: couponSchema.nullish(),
  source: z.looseObject({ coupon: z.union([couponSchema, z.string()]).nullish() }).nullish(),
})

const subscriptionSchema = z.looseObject({
  object: z.literal("subscription"),
  id: z.string(),
  customer: reference,
  metadata,
  status: z.string(),
  created: maybe,
  start_date: maybe,
  // What the oldest bodies have in place of start_date and items.
  start: maybe,
  plan: z.looseObject({}).nullish(),
  quantity: z.number().nullish(),
  ended_at: maybe,
  canceled_at: maybe,
  cancel_at: maybe,
  cancel_at_period_end: z.boolean().nullish(),
  // Until 2025 of the subscription, since then of each item.
  current_period_end: maybe,
  cancellation_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  discount: discountSchema.nullish(),
  discounts: z.array(z.union([discountSchema, z.string()])).nullish(),
  items: z.looseObject({ data: z.array(itemSchema) }).nullish(),
})

const subscriptionDetails = z.looseObject({ subscription: maybeReference, metadata }).nullish()

const invoiceSchema = z.looseObject({
  object: z.literal("invoice"),
  id: z.string(),
  customer: reference,
  metadata,
  number: z.string().nullish(),
  currency,
  total: z.number(),
  status: z.string().nullish(),
  created: seconds,
  due_date: maybe,
  attempt_count: z.number().nullish(),
  status_transitions: z
    .looseObject({
      finalized_at: maybe,
      paid_at: maybe,
      voided_at: maybe,
      marked_uncollectible_at: maybe,
    })
    .nullish(),
  // Until 2025 beside the invoice, since then within what it came of.
  subscription_details: subscriptionDetails,
  parent: z.looseObject({ subscription_details: subscriptionDetails }).nullish(),
})

const chargeSchema = z.looseObject({
  object: z.literal("charge"),
  id: z.string(),
  customer: reference,
  metadata,
  invoice: maybeReference,
  currency,
  amount_refunded: z.number(),
})

const customerSchema = z.looseObject({
  object: z.literal("customer"),
  id: z.string(),
  metadata,
  name: z.string().nullish(),
})

const eventSchema = z.looseObject({
  id: z.string().min(1).max(300),
  type: z.string().max(200),
  created: seconds,
  data: z.looseObject({ object: z.looseObject({ object: z.string() }) }),
})

/** Objects that concern us, by what they are called. */
const readers: Record<string, (object: unknown, created: Seconds) => Read> = {
  subscription: (object, created) => readSubscription(subscriptionSchema.parse(object), created),
  invoice: (object) => readInvoice(invoiceSchema.parse(object)),
  charge: (object) => readCharge(chargeSchema.parse(object)),
  customer: (object) => {
    const { id, metadata, name } = customerSchema.parse(object)
    return { customer: id, account: metadata, shown: { object: "customer", id, name: name ?? null } }
  },
}

type Read = Pick<StripeEvent, "customer" | "account" | "shown">

/**
 * An event in either generation of bodies (where a period's end and an invoice's subscription stand has moved); null
 * where it is of no concern: another object, nobody's, an unfinished invoice. Throws a ZodError where a body is not one
 * of Stripe's.
 */
export function readEvent(body: unknown): StripeEvent | null {
  const { id, type, created, data } = eventSchema.parse(body)
  const read = readers[data.object.object]
  const nobodys = data.object.object !== "customer" && !data.object["customer"]
  if (!read || nobodys) return null
  const { customer, account, shown } = read(data.object, created)
  if (shown.object === "invoice" && shown.status === "draft") return null
  return { id, type, created, customer, account, shown }
}

const majorOf = (minor: Decimal.Value, code: string): string =>
  new Decimal(minor).div(new Decimal(10).pow(minorDigits(code))).toFixed()

function readSubscription(given: z.output<typeof subscriptionSchema>, told: Seconds): Read {
  const { id, customer, status, plan, quantity } = given
  const items = given.items?.data ?? (plan ? [itemSchema.parse({ id, plan, quantity })] : [])
  const itemEnds = items.flatMap(({ current_period_end }) => current_period_end ?? [])
  const periodEnd = given.current_period_end ?? (itemEnds.length > 0 ? Math.max(...itemEnds) : null)
  return {
    customer,
    account: given.metadata,
    shown: {
      object: "subscription",
      id,
      status,
      started: given.start_date ?? given.start ?? given.created ?? told,
      ends: given.cancel_at ?? (given.cancel_at_period_end ? periodEnd : null),
      ended: given.ended_at ?? (status === "canceled" ? given.canceled_at : null),
      failed: given.cancellation_details?.reason === "payment_failed",
      discount: discountOf(given),
      items: items.flatMap(readItem),
    },
  }
}

function discountOf(given: z.output<typeof subscriptionSchema>): string {
  const discounts = [given.discount, ...(given.discounts ?? [])]
  for (const discount of discounts) {
    if (!discount || typeof discount === "string") continue
    const coupon = discount.coupon ?? discount.source?.coupon
    if (coupon && typeof coupon !== "string" && coupon.percent_off)
      return new Decimal(coupon.percent_off).div(100).toFixed()
  }
  return "0"
}

/** An item that is paid regularly; what is metered is a charge of use, and no MRR. */
function readItem(item: z.output<typeof itemSchema>): Item[] {
  const price = item.price ?? item.plan
  if (!price) return []
  const { interval, interval_count, usage_type } = price.recurring ?? price
  const minor = price.unit_amount_decimal ?? price.unit_amount ?? price.amount_decimal ?? price.amount
  if (!interval || usage_type === "metered" || minor === null || minor === undefined) return []
  const count = interval_count ?? 1
  const product = typeof price.product === "string" ? price.product : price.product?.name || price.product?.id
  return [
    {
      id: item.id,
      product: price.nickname || product || item.id,
      currency: price.currency,
      price: majorOf(minor, price.currency),
      quantity: item.quantity ?? 1,
      months: interval === "month" ? count : interval === "year" ? 12 * count : null,
      perMonth:
        interval === "week"
          ? new Decimal(52).div(12).div(count).toFixed()
          : interval === "day"
            ? new Decimal(365).div(12).div(count).toFixed()
            : null,
    },
  ]
}

function readInvoice(given: z.output<typeof invoiceSchema>): Read {
  const { status_transitions: turned, parent } = given
  const details = given.subscription_details ?? parent?.subscription_details
  return {
    customer: given.customer,
    account: given.metadata ?? details?.metadata ?? null,
    shown: {
      object: "invoice",
      id: given.id,
      number: given.number ?? null,
      currency: given.currency,
      total: majorOf(Math.max(0, given.total), given.currency),
      status: given.status ?? "open",
      issued: turned?.finalized_at ?? given.created,
      due: given.due_date,
      paidAt: turned?.paid_at ?? null,
      voided: turned?.voided_at ?? turned?.marked_uncollectible_at ?? null,
      attempts: given.attempt_count ?? 0,
    },
  }
}

const readCharge = (given: z.output<typeof chargeSchema>): Read => ({
  customer: given.customer,
  account: given.metadata,
  shown: {
    object: "charge",
    id: given.id,
    invoice: given.invoice,
    currency: given.currency,
    refunded: majorOf(given.amount_refunded, given.currency),
  },
})
