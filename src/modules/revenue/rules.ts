import { Decimal } from "decimal.js"
import { isCurrency, monthlyRecurring, toMinor } from "#kernel/money.ts"
import type { RowProblem } from "#kernel/records.ts"
import type { Day } from "#kernel/time.ts"
import type { SubscriptionRow } from "./contract.ts"

/** One version [started_on, ended_on) of a subscription as it is kept. Decimals are text; `mrr_minor` in minor units. */
export type SubscriptionVersion = {
  subscription_id: string
  started_on: Day
  ended_on: Day | null
  account_id: string
  product: string | null
  quantity: string | null
  unit_price: string | null
  currency: string
  interval_months: number
  discount: string
  mrr_minor: string
}

/** Names a version: its subscription and its first day. */
export const versionKey = (version: { subscription_id: string; started_on: Day }): string =>
  `${version.subscription_id}@${version.started_on}`

/** Above this no quantity, price or MRR is taken for true; below it every product fits 64 bits of minor units. */
const largest = 1e12

/** What is wrong with a row in itself. */
export function rowProblem(row: SubscriptionRow): RowProblem | null {
  if (row.ended_on && row.ended_on < row.started_on)
    return {
      field: "ended_on",
      code: "ends_before_start",
      message: `ended_on ${row.ended_on} is before started_on ${row.started_on}; a version holds from its first day up to, and not including, ended_on.`,
    }
  for (const field of ["quantity", "unit_price", "mrr"] as const) {
    const text = row[field]
    if (text && new Decimal(text).gt(largest))
      return { field, code: "out_of_range", message: `${field} '${text}' is above ${largest}.` }
  }
  if (!row.mrr && !row.unit_price)
    return {
      field: "mrr",
      code: "missing",
      message: "Neither mrr nor unit_price is given; one of them says what the subscription brings a month.",
    }
  if (row.currency && !isCurrency(row.currency))
    return {
      field: "currency",
      code: "unknown_currency",
      message: `'${row.currency}' is not an ISO 4217 code.`,
    }
  if (!row.mrr && new Decimal(row.quantity || 1).times(row.unit_price || 0).gt(largest))
    return {
      field: "unit_price",
      code: "out_of_range",
      message: `quantity × unit_price is above ${largest}.`,
    }
  return null
}

/** A row as it is kept; the currency falls back to the workspace's, quantity to 1 where a price is given. */
export function versionOf(row: SubscriptionRow, workspaceCurrency: string): SubscriptionVersion {
  const currency = row.currency || workspaceCurrency
  const plain = (text: string) => new Decimal(text).toFixed()
  const outright = row.mrr ? toMinor(row.mrr, currency) : null
  const quantity = row.quantity ? plain(row.quantity) : outright === null ? "1" : null
  const unitPrice = outright === null ? plain(row.unit_price ?? "0") : null
  const discount = plain(row.discount || "0")
  const intervalMonths = row.interval_months ?? 1
  const mrr =
    outright ??
    monthlyRecurring({
      quantity: quantity ?? 1,
      unitPrice: unitPrice ?? 0,
      discount,
      intervalMonths,
      currency,
    })
  return {
    subscription_id: row.subscription_id,
    started_on: row.started_on,
    ended_on: row.ended_on || null,
    account_id: row.account_id,
    product: row.product || null,
    quantity,
    unit_price: unitPrice,
    currency,
    interval_months: intervalMonths,
    discount,
    mrr_minor: mrr.toString(),
  }
}

type Span = { started_on: Day; ended_on?: Day | null | undefined }

const isEmpty = (span: Span): boolean => span.ended_on === span.started_on

/** Whether two versions hold on a common day. */
export const overlaps = (a: Span, b: Span): boolean =>
  !isEmpty(a) &&
  !isEmpty(b) &&
  (!b.ended_on || a.started_on < b.ended_on) &&
  (!a.ended_on || b.started_on < a.ended_on)

/** Whether a version holds on a day. */
export const liveOn = (version: Span, day: Day): boolean =>
  version.started_on <= day && (!version.ended_on || version.ended_on > day)

/** Whose a subscription was, version by version, oldest first. */
export type Owners = readonly { started_on: Day; account_id: string }[]

/** The account a subscription belonged to on a day; before its first version, the first owner. */
export function ownerOn(owners: Owners, day: Day): string | null {
  const last = owners.findLast(({ started_on }) => started_on <= day)
  return (last ?? owners[0])?.account_id ?? null
}
