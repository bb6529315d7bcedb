import type { z } from "zod"
import type { Outcome, PutResult, RecordChange, Restored, RowProblem } from "#kernel/records.ts"
import { invoiceRowSchema, paymentRowSchema } from "#modules/billing/contract.ts"
import { putInvoices, putPayments, restoreInvoices, restorePayments } from "#modules/billing/index.ts"
import { accountRowSchema, contactRowSchema } from "#modules/customers/contract.ts"
import { putAccounts, putContacts, restoreAccounts, restoreContacts } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import { exchangeRateRowSchema, subscriptionRowSchema } from "#modules/revenue/contract.ts"
import { putRates, putSubscriptions, restoreRates, restoreSubscriptions } from "#modules/revenue/index.ts"
import { surveyAnswerRowSchema, ticketRowSchema } from "#modules/voice/contract.ts"
import { putSurveyAnswers, putTickets, restoreSurveyAnswers, restoreTickets } from "#modules/voice/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { ImportKind } from "./contract.ts"
import { fieldsOf } from "./fields.ts"
import type { ReadRow } from "./rows.ts"

export type RecordImportKind = Exclude<ImportKind, "usage">

/** What was put: an outcome a row (several problems where its fields have them), and the changes behind them. */
export type PutRows = { outcomes: (Outcome | RowProblem[])[]; changes: RecordChange<unknown>[] }

/** How rows of one kind of record are checked, put and taken back. */
export type RecordKind = {
  put(
    tx: Tx,
    ctx: Context,
    rows: readonly ReadRow[],
    refused: ReadonlyMap<number, RowProblem>,
  ): Promise<PutRows>
  restore(tx: Tx, ctx: Context, changes: readonly RecordChange<unknown>[]): Promise<Restored>
}

function recordKind<Row, R>(
  kind: RecordImportKind,
  schema: z.ZodType<Row>,
  put: (tx: Tx, ctx: Context, rows: readonly Row[]) => Promise<PutResult<R>>,
  restore: (tx: Tx, ctx: Context, changes: readonly RecordChange<R>[]) => Promise<Restored>,
): RecordKind {
  return {
    async put(tx, ctx, rows, refused) {
      const checked = rows.map((row) => checkRow(kind, schema, row))
      const places: number[] = []
      const good: Row[] = []
      const outcomes = checked.map((result, at): Outcome | RowProblem[] => {
        if ("problems" in result) return result.problems
        const problem = refused.get(rows[at]?.line ?? 0)
        if (problem) return problem
        places.push(at)
        good.push(result.row)
        return "duplicate"
      })
      const result = await put(tx, ctx, good)
      result.outcomes.forEach((outcome, place) => {
        outcomes[places[place] ?? 0] = outcome
      })
      return { outcomes, changes: result.changes }
    },
    // Changes come back from import_changes exactly as this kind's put wrote them there.
    restore: (tx, ctx, changes) => restore(tx, ctx, changes as readonly RecordChange<R>[]),
  }
}

export const recordKinds: Record<RecordImportKind, RecordKind> = {
  accounts: recordKind(
    "accounts",
    accountRowSchema,
    (tx, ctx, rows) => putAccounts(tx, ctx, rows, { parentsChecked: true }),
    restoreAccounts,
  ),
  contacts: recordKind("contacts", contactRowSchema, putContacts, restoreContacts),
  subscriptions: recordKind("subscriptions", subscriptionRowSchema, putSubscriptions, restoreSubscriptions),
  tickets: recordKind("tickets", ticketRowSchema, putTickets, restoreTickets),
  survey_answers: recordKind("survey_answers", surveyAnswerRowSchema, putSurveyAnswers, restoreSurveyAnswers),
  invoices: recordKind("invoices", invoiceRowSchema, putInvoices, restoreInvoices),
  payments: recordKind("payments", paymentRowSchema, putPayments, restorePayments),
  exchange_rates: recordKind("exchange_rates", exchangeRateRowSchema, putRates, restoreRates),
}

/** A read row as the record's own schema takes it, or what it refuses. */
export function checkRow<Row>(
  kind: RecordImportKind,
  schema: z.ZodType<Row>,
  row: ReadRow,
): { row: Row } | { problems: RowProblem[] } {
  if (row.problems.length > 0) return { problems: row.problems }
  const parsed = schema.safeParse(kind === "accounts" ? { ...row.values, traits: row.free } : row.values)
  if (parsed.success) return { row: parsed.data }
  return { problems: parsed.error.issues.map((issue) => refusal(kind, row, issue)) }
}

function refusal(kind: RecordImportKind, row: ReadRow, issue: z.core.$ZodIssue): RowProblem {
  const [first = "", second] = issue.path.map(String)
  const field = first === "traits" ? `trait.${second}` : first
  const text = String(first === "traits" ? row.free[second ?? ""] : row.values[first]).slice(0, 100)
  const tooLong = issue.code === "too_big" && issue.origin === "string"
  const code = tooLong
    ? "too_long"
    : (fieldsOf[kind].find(({ key }) => key === field)?.refusal ?? "bad_value")
  return { field, code, message: `'${text}' in ${field} is refused: ${issue.message}.` }
}
