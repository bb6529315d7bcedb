import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { InvoiceRecord, PaymentRecord } from "./invoice-history.ts"

const invoiceColumns = sql`invoice_id, account_id, number, currency, amount_minor::text, issued_on, due_on, voided_on`
const paymentColumns = sql`payment_id, account_id, invoice_id, status, currency, amount_minor::text, at, reason`

type StoredPayment = Omit<PaymentRecord, "at"> & { at: Date }
const paymentOf = (row: StoredPayment): PaymentRecord => ({ ...row, at: row.at.toISOString() })

/** Invoices by their ids. */
export async function invoicesById(tx: Tx, ids: readonly string[]): Promise<Map<string, InvoiceRecord>> {
  const rows = await sql<InvoiceRecord>`
    SELECT ${invoiceColumns} FROM invoices WHERE invoice_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.invoice_id, row]))
}

/** Payments by their ids. */
export async function paymentsById(tx: Tx, ids: readonly string[]): Promise<Map<string, PaymentRecord>> {
  const rows = await sql<StoredPayment>`
    SELECT ${paymentColumns} FROM payments WHERE payment_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.payment_id, paymentOf(row)]))
}

/** Every invoice and payment of these accounts. */
export async function recordsOfAccounts(
  tx: Tx,
  accounts: readonly string[],
): Promise<{ invoices: InvoiceRecord[]; payments: PaymentRecord[] }> {
  const invoices = await sql<InvoiceRecord>`
    SELECT ${invoiceColumns} FROM invoices WHERE account_id = ANY(${[...accounts]}) ORDER BY invoice_id`.execute(
    tx,
  )
  const payments = await sql<StoredPayment>`
    SELECT ${paymentColumns} FROM payments WHERE account_id = ANY(${[...accounts]}) ORDER BY payment_id`.execute(
    tx,
  )
  return { invoices: invoices.rows, payments: payments.rows.map(paymentOf) }
}

/** Accounts that have invoices or payments, in the order of their ids after one. */
export async function billedAccountsAfter(tx: Tx, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ account_id: string }>`
    SELECT account_id FROM accounts a
    WHERE account_id > ${after}
      AND (EXISTS (SELECT FROM invoices i WHERE i.account_id = a.account_id)
           OR EXISTS (SELECT FROM payments p WHERE p.account_id = a.account_id))
    ORDER BY account_id LIMIT ${limit}`.execute(tx)
  return rows.rows.map(({ account_id }) => account_id)
}

/** Writes invoices over what was known of them. */
export async function saveInvoices(
  tx: Tx,
  workspaceId: string,
  records: readonly InvoiceRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO invoices (workspace_id, invoice_id, account_id, number, currency, amount_minor, issued_on, due_on, voided_on)
    SELECT workspace_id, invoice_id, account_id, number, currency, amount_minor, issued_on, due_on, voided_on
    FROM json_populate_recordset(null::invoices, ${rows}::json)
    ON CONFLICT (workspace_id, invoice_id) DO UPDATE SET
      account_id = excluded.account_id, number = excluded.number, currency = excluded.currency,
      amount_minor = excluded.amount_minor, issued_on = excluded.issued_on, due_on = excluded.due_on,
      voided_on = excluded.voided_on`.execute(tx)
}

export async function deleteInvoices(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`DELETE FROM invoices WHERE invoice_id = ANY(${[...ids]})`.execute(tx)
}

/** Writes payments over what was known of them. */
export async function savePayments(
  tx: Tx,
  workspaceId: string,
  records: readonly PaymentRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO payments (workspace_id, payment_id, account_id, invoice_id, status, currency, amount_minor, at, reason)
    SELECT workspace_id, payment_id, account_id, invoice_id, status, currency, amount_minor, at, reason
    FROM json_populate_recordset(null::payments, ${rows}::json)
    ON CONFLICT (workspace_id, payment_id) DO UPDATE SET
      account_id = excluded.account_id, invoice_id = excluded.invoice_id, status = excluded.status,
      currency = excluded.currency, amount_minor = excluded.amount_minor, at = excluded.at,
      reason = excluded.reason`.execute(tx)
}

export async function deletePayments(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`DELETE FROM payments WHERE payment_id = ANY(${[...ids]})`.execute(tx)
}

/** An invoice as it stood before an instant, on a day. */
export type StandingInvoice = {
  invoice_id: string
  account_id: string
  account_name: string
  number: string
  currency: string
  amount_minor: bigint
  paid_minor: bigint
  issued_on: Day
  due_on: Day | null
  paid_at: Date | null
  state: "paid" | "open" | "overdue" | "void"
  failures: number
}

/** The day asked about, and the first instant after it. */
export type Moment = { day: Day; end: Date }

const standing = ({ day, end }: Moment) => sql`
  SELECT i.invoice_id, i.account_id, i.number, i.currency, i.amount_minor, i.issued_on, i.due_on,
         p.paid_minor, p.paid_at, p.failures,
         CASE WHEN p.paid_minor >= i.amount_minor THEN 'paid' WHEN i.voided_on <= ${day} THEN 'void'
              WHEN i.due_on < ${day} THEN 'overdue' ELSE 'open' END AS state
  FROM invoices i
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_minor) FILTER (WHERE status = 'paid' AND currency = i.currency), 0)::bigint AS paid_minor,
           max(at) FILTER (WHERE status = 'paid' AND currency = i.currency) AS paid_at,
           count(*) FILTER (WHERE status = 'failed')::int AS failures
    FROM payments WHERE account_id = i.account_id AND invoice_id = i.invoice_id AND at < ${end}) p
  WHERE i.issued_on <= ${day}`

export type InvoicePage = Moment & {
  account: string | null
  state: string | null
  after: { issued: Day; id: string } | null
  limit: number
}

/** A page of invoices as they stood, newest first. */
export async function invoicePage(tx: Tx, page: InvoicePage): Promise<StandingInvoice[]> {
  const { account, state, after } = page
  const rows = await sql<StandingInvoice>`
    SELECT s.*, a.name AS account_name FROM (${standing(page)}) s JOIN accounts a USING (account_id)
    WHERE (${account}::text IS NULL OR account_id = ${account})
      AND (${state}::text IS NULL OR state = ${state})
      AND (${after?.id ?? null}::text IS NULL
           OR (issued_on, invoice_id) < (${after?.issued ?? page.day}::date, ${after?.id ?? ""}))
    ORDER BY issued_on DESC, invoice_id DESC LIMIT ${page.limit}`.execute(tx)
  return rows.rows
}

export type InvoiceSum = {
  currency: string
  open_count: number
  open_minor: bigint
  overdue_count: number
  overdue_accounts: number
  overdue_minor: bigint
  received_minor: bigint
}

/** What is to be paid, what is overdue and what came in the 30 days before an instant, by currency. */
export async function invoiceSums(
  tx: Tx,
  moment: Moment & { since: Date; account: string | null },
): Promise<InvoiceSum[]> {
  const { account, end, since } = moment
  const rows = await sql<InvoiceSum>`
    SELECT currency, coalesce(open_count, 0) AS open_count, coalesce(open_minor, 0)::bigint AS open_minor,
           coalesce(overdue_count, 0) AS overdue_count, coalesce(overdue_accounts, 0) AS overdue_accounts,
           coalesce(overdue_minor, 0)::bigint AS overdue_minor, coalesce(received_minor, 0)::bigint AS received_minor
    FROM (
      SELECT currency,
             count(*) FILTER (WHERE state = 'open')::int AS open_count,
             sum(amount_minor - paid_minor) FILTER (WHERE state = 'open') AS open_minor,
             count(*) FILTER (WHERE state = 'overdue')::int AS overdue_count,
             count(DISTINCT account_id) FILTER (WHERE state = 'overdue')::int AS overdue_accounts,
             sum(amount_minor - paid_minor) FILTER (WHERE state = 'overdue') AS overdue_minor
      FROM (${standing(moment)}) s WHERE ${account}::text IS NULL OR account_id = ${account}
      GROUP BY currency) unpaid
    FULL JOIN (
      SELECT currency, sum(CASE status WHEN 'paid' THEN amount_minor WHEN 'refunded' THEN -amount_minor ELSE 0 END) AS received_minor
      FROM payments
      WHERE at >= ${since} AND at < ${end} AND (${account}::text IS NULL OR account_id = ${account})
      GROUP BY currency) received USING (currency)
    ORDER BY currency`.execute(tx)
  return rows.rows
}
