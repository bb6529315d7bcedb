import { type PutResult, type RecordChange, type Restored, written } from "#kernel/records.ts"
import { type OwnedRecords, putOwned, restoreOwned, unknownAccount } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { queueRows, type TimelineRow } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  accountHistory,
  currencyProblem,
  type InvoiceRecord,
  invoiceProblem,
  invoiceRecord,
  type PaymentRecord,
  paymentRecord,
  rowsOfInvoice,
} from "./invoice-history.ts"
import type { InvoiceRow, PaymentRow } from "./invoices.contract.ts"
import {
  billedAccountsAfter,
  deleteInvoices,
  deletePayments,
  invoicesById,
  paymentsById,
  recordsOfAccounts,
  saveInvoices,
  savePayments,
} from "./invoices.queries.pg.ts"
import { difference } from "./terms.ts"

// Both kinds share one lock: what an account's invoices tell depends on its payments.
const kind = "billing"

const invoices: OwnedRecords<InvoiceRecord> = {
  kind,
  byId: invoicesById,
  write: (tx, ctx, transitions) =>
    tellAround(tx, ctx, accountsOf(transitions), async () => {
      const { saved, removed } = written(transitions)
      await saveInvoices(tx, ctx.workspace.id, saved)
      await deleteInvoices(tx, removed)
    }),
}

const payments: OwnedRecords<PaymentRecord> = {
  kind,
  byId: paymentsById,
  write: (tx, ctx, transitions) =>
    tellAround(tx, ctx, accountsOf(transitions), async () => {
      const { saved, removed } = written(transitions)
      await savePayments(tx, ctx.workspace.id, saved)
      await deletePayments(tx, removed)
    }),
}

type Owned = { account_id: string }

const accountsOf = (transitions: readonly { before: Owned | null; after: Owned | null }[]): string[] => [
  ...new Set(
    transitions.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.account_id ?? [])),
  ),
]

/** Makes a change of these accounts' invoices or payments, and tells the timeline what it changed of their history. */
async function tellAround(
  tx: Tx,
  ctx: Context,
  accounts: readonly string[],
  change: () => Promise<void>,
): Promise<void> {
  const was = await historiesOf(tx, ctx, accounts)
  await change()
  await queueRows(tx, ctx, difference(was, await historiesOf(tx, ctx, accounts)))
}

async function historiesOf(tx: Tx, ctx: Context, accounts: readonly string[]): Promise<TimelineRow[]> {
  const found = await recordsOfAccounts(tx, accounts)
  const invoicesOf = Map.groupBy(found.invoices, ({ account_id }) => account_id)
  const paymentsOf = Map.groupBy(found.payments, ({ account_id }) => account_id)
  return accounts.flatMap((id) =>
    accountHistory(invoicesOf.get(id) ?? [], paymentsOf.get(id) ?? [], ctx.workspace.timeZone),
  )
}

/** Puts invoices, some thousands at most. */
export const putInvoices = (
  tx: Tx,
  ctx: Context,
  rows: readonly InvoiceRow[],
): Promise<PutResult<InvoiceRecord>> =>
  putOwned(tx, ctx, invoices, rows, {
    keyOf: (row) => row.invoice_id,
    problemOf: (row, { accounts }) => unknownAccount(accounts, row.account_id) ?? invoiceProblem(row),
    recordOf: (row) => invoiceRecord(row, ctx.workspace.currency),
  })

/** Takes changes of invoices back. */
export const restoreInvoices = (
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<InvoiceRecord>[],
): Promise<Restored> => restoreOwned(tx, ctx, invoices, changes)

/** Puts payments, some thousands at most. */
export const putPayments = (
  tx: Tx,
  ctx: Context,
  rows: readonly PaymentRow[],
): Promise<PutResult<PaymentRecord>> =>
  putOwned(tx, ctx, payments, rows, {
    keyOf: (row) => row.payment_id,
    problemOf: (row, { accounts }) => unknownAccount(accounts, row.account_id) ?? currencyProblem(row),
    recordOf: (row) => paymentRecord(row, ctx.workspace.currency),
  })

/** Takes changes of payments back. */
export const restorePayments = (
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<PaymentRecord>[],
): Promise<Restored> => restoreOwned(tx, ctx, payments, changes)

const accountsAtOnce = 500

/** Tells the timeline anew of every invoice, after the workspace moved to another zone. Safe to repeat. */
export async function retellInvoices(ctx: Context): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after
    after = await transaction(ctx, async (tx) => {
      const accounts = await billedAccountsAfter(tx, from, accountsAtOnce)
      const found = await recordsOfAccounts(tx, accounts)
      await queueRows(tx, ctx, {
        append: await historiesOf(tx, ctx, accounts),
        retract: found.invoices.flatMap(({ invoice_id }) => rowsOfInvoice(invoice_id)),
      })
      return accounts.at(-1) ?? null
    })
  }
}
