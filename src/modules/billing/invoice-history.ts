import { isCurrency, toAmount, toMinor } from "#kernel/money.ts"
import type { RowProblem } from "#kernel/records.ts"
import { addDays, type Day, dayIn, dayStarts } from "#kernel/time.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"
import type { InvoiceRow, PaymentRow } from "./invoices.contract.ts"
import { dayRow } from "./terms.ts"

/** An invoice as it is kept; amounts in minor units. */
export type InvoiceRecord = {
  invoice_id: string
  account_id: string
  number: string
  currency: string
  amount_minor: string
  issued_on: Day
  due_on: Day | null
  voided_on: Day | null
}

/** A payment as it is kept; `at` in UTC. */
export type PaymentRecord = {
  payment_id: string
  account_id: string
  invoice_id: string | null
  status: "paid" | "failed" | "refunded"
  currency: string
  amount_minor: string
  at: string
  reason: string | null
}

export function invoiceRecord(row: InvoiceRow, workspaceCurrency: string): InvoiceRecord {
  const currency = row.currency || workspaceCurrency
  return {
    invoice_id: row.invoice_id,
    account_id: row.account_id,
    number: row.number || row.invoice_id,
    currency,
    amount_minor: toMinor(row.amount, currency).toString(),
    issued_on: row.issued_on,
    due_on: row.due_on || null,
    voided_on: row.voided_on || null,
  }
}

export function paymentRecord(row: PaymentRow, workspaceCurrency: string): PaymentRecord {
  const currency = row.currency || workspaceCurrency
  return {
    payment_id: row.payment_id,
    account_id: row.account_id,
    invoice_id: row.invoice_id || null,
    status: row.status ?? "paid",
    currency,
    amount_minor: toMinor(row.amount, currency).toString(),
    at: new Date(row.at).toISOString(),
    reason: row.reason || null,
  }
}

/** What is wrong with an invoice in itself. */
export function invoiceProblem(row: InvoiceRow): RowProblem | null {
  if (row.due_on && row.due_on < row.issued_on)
    return {
      field: "due_on",
      code: "due_before_issue",
      message: `due_on ${row.due_on} is before issued_on ${row.issued_on}.`,
    }
  return currencyProblem(row)
}

export const currencyProblem = ({ currency }: { currency?: string | null | undefined }): RowProblem | null =>
  currency && !isCurrency(currency)
    ? { field: "currency", code: "unknown_currency", message: `'${currency}' is not an ISO 4217 code.` }
    : null

/** From when to when an invoice was to be paid, and when it was. */
type Course = { from: Day; overdueFrom: Day | null; until: Day | null; paid: PaymentRecord | null }

/** The first payment with which an invoice is paid in whole, by its own payments in the order they came. */
export function settling(invoice: InvoiceRecord, payments: readonly PaymentRecord[]): PaymentRecord | null {
  let left = BigInt(invoice.amount_minor)
  for (const payment of inOrder(payments)) {
    if (payment.status !== "paid" || payment.currency !== invoice.currency) continue
    left -= BigInt(payment.amount_minor)
    if (left <= 0n) return payment
  }
  return null
}

const inOrder = (payments: readonly PaymentRecord[]): PaymentRecord[] =>
  payments.toSorted((a, b) => (a.at === b.at ? (a.payment_id < b.payment_id ? -1 : 1) : a.at < b.at ? -1 : 1))

function courseOf(invoice: InvoiceRecord, payments: readonly PaymentRecord[], zone: string): Course {
  const paid = settling(invoice, payments)
  const paidOn = paid ? dayIn(zone, Date.parse(paid.at)) : null
  const ends = [paidOn, invoice.voided_on].filter((day) => day !== null).sort()
  const until = ends[0] ?? null
  const overdueFrom = invoice.due_on ? addDays(invoice.due_on, 1) : null
  return {
    from: invoice.issued_on,
    overdueFrom: overdueFrom && (until === null || until > overdueFrom) ? overdueFrom : null,
    until,
    paid: paid && (invoice.voided_on === null || paidOn! <= invoice.voided_on) ? paid : null,
  }
}

/**
 * What the invoices and payments of one account, all together, tell the timeline. Happenings: `invoice.issued`,
 * `invoice.failed`, `invoice.overdue` (the day after it was due, where it was not paid on that day either), `invoice.paid`,
 * `payment.received` (not settling an invoice), `payment.refunded`; values in major units. Levels, as changes whose sum is
 * what held on a day: `balance.invoices` and `balance.unpaid` (number and amount to be paid), `balance.overdue` (number).
 * And `balance.arrears`: the day on which the account, with nothing overdue before, had something overdue.
 */
export function accountHistory(
  invoices: readonly InvoiceRecord[],
  payments: readonly PaymentRecord[],
  zone: string,
): TimelineRow[] {
  const startOf = dayStarts(zone)
  const own = Map.groupBy(payments, ({ invoice_id }) => invoice_id ?? "")
  const rows: TimelineRow[] = []
  const settled = new Set<string>()
  const overdue: Overdue[] = []
  const level = (invoice: InvoiceRecord, what: string, day: Day, value: number) =>
    rows.push(
      dayRow(
        {
          account_id: invoice.account_id,
          name: `balance.${what}`,
          day,
          at: startOf(day),
          value,
          properties: { invoice: invoice.number, currency: invoice.currency },
        },
        `${invoice.invoice_id}:${value > 0 ? "up" : "down"}`,
      ),
    )
  for (const invoice of invoices) {
    const { account_id, invoice_id, number, currency, due_on } = invoice
    const amount = majorOf(invoice)
    const course = courseOf(invoice, own.get(invoice_id) ?? [], zone)
    const of = { invoice: number, currency, due_on }
    const happened = (name: string, day: Day) =>
      rows.push(
        dayRow({ account_id, name, day, at: startOf(day), value: amount, properties: of }, invoice_id),
      )
    happened("invoice.issued", course.from)
    level(invoice, "invoices", course.from, 1)
    level(invoice, "unpaid", course.from, amount)
    if (course.overdueFrom) {
      happened("invoice.overdue", course.overdueFrom)
      level(invoice, "overdue", course.overdueFrom, 1)
      if (course.until) level(invoice, "overdue", course.until, -1)
      overdue.push({ from: course.overdueFrom, until: course.until, invoice })
    }
    if (course.until) {
      level(invoice, "invoices", course.until, -1)
      level(invoice, "unpaid", course.until, -amount)
    }
    if (course.paid) {
      settled.add(course.paid.payment_id)
      rows.push(paymentRow(course.paid, "invoice.paid", amount, of))
    }
  }
  for (const { from, invoice } of arrearsOf(overdue)) {
    const { account_id, invoice_id } = invoice
    rows.push(
      dayRow(
        { account_id, name: "balance.arrears", day: from, at: startOf(from), value: null, properties: {} },
        invoice_id,
      ),
    )
  }
  const numbers = new Map(invoices.map(({ invoice_id, number }) => [invoice_id, number]))
  for (const payment of payments) {
    if (settled.has(payment.payment_id)) continue
    const name =
      payment.status === "failed"
        ? "invoice.failed"
        : payment.status === "refunded"
          ? "payment.refunded"
          : "payment.received"
    const invoice = payment.invoice_id && (numbers.get(payment.invoice_id) ?? payment.invoice_id)
    const of = { invoice, currency: payment.currency, reason: payment.reason }
    rows.push(paymentRow(payment, name, majorOf(payment), of))
  }
  return rows
}

const majorOf = ({ amount_minor, currency }: { amount_minor: string; currency: string }): number =>
  Number(toAmount(BigInt(amount_minor), currency))

function paymentRow(
  { payment_id, account_id, at }: PaymentRecord,
  name: string,
  value: number,
  properties: Record<string, unknown>,
): TimelineRow {
  const { day: _day, ...row } = dayRow({ account_id, name, day: at, at, value, properties }, payment_id)
  return row
}

type Overdue = { from: Day; until: Day | null; invoice: InvoiceRecord }

/** Those that brought their account into arrears: something is overdue, and on the day before nothing was. */
export function arrearsOf<Span extends { from: Day; until: Day | null }>(overdue: readonly Span[]): Span[] {
  const first: Span[] = []
  let until: Day | null = ""
  for (const span of overdue.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (until !== null && span.from > until) first.push(span)
    if (until !== null && (span.until === null || span.until > until)) until = span.until
  }
  return first
}

/** Ids of all the rows of days that an invoice may ever have told. */
export const rowsOfInvoice = (invoiceId: string): string[] =>
  [
    "invoice.issued",
    "invoice.overdue",
    "balance.arrears",
    ...["invoices", "unpaid", "overdue"].flatMap((what) => [`balance.${what}:up`, `balance.${what}:down`]),
  ].map((row) => {
    const [name, way] = row.split(":")
    return way ? `record:${name}:${invoiceId}:${way}` : `record:${name}:${invoiceId}`
  })
