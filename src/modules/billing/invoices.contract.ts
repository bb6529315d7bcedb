import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, instantSchema, moneySchema } from "#platform/http/shapes.ts"
import { currencySchema, decimalSchema, idSchema, pageQuery } from "./shapes.contract.ts"

/** An invoice as it is put. Amounts in major units. */
export const invoiceRowSchema = z.object({
  invoice_id: idSchema,
  account_id: idSchema,
  number: z.string().trim().max(200).nullish(),
  amount: decimalSchema,
  /** Absent: the workspace's reporting currency. */
  currency: currencySchema.nullish(),
  issued_on: daySchema,
  due_on: daySchema.nullish(),
  /** From this day on it need not be paid. */
  voided_on: daySchema.nullish(),
})
export type InvoiceRow = z.output<typeof invoiceRowSchema>

export const paymentStatuses = ["paid", "failed", "refunded"] as const

/** A payment, an attempt that failed, or money given back. */
export const paymentRowSchema = z.object({
  payment_id: idSchema,
  account_id: idSchema,
  /** Absent: on account, no invoice is settled by it. */
  invoice_id: idSchema.nullish(),
  status: z.enum(paymentStatuses).nullish(),
  amount: decimalSchema,
  currency: currencySchema.nullish(),
  at: instantSchema,
  /** Why it failed or was given back. */
  reason: z.string().trim().max(1000).nullish(),
})
export type PaymentRow = z.output<typeof paymentRowSchema>

export const invoiceStates = ["paid", "open", "overdue", "void"] as const

const shownInvoice = z.object({
  invoice_id: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  number: z.string(),
  amount: moneySchema,
  paid: moneySchema,
  issued_on: daySchema,
  due_on: daySchema.nullable(),
  /** When it was settled, by the as-of day. */
  paid_on: daySchema.nullable(),
  state: z.enum(invoiceStates),
  /** Days since it should have been paid; null where it is not overdue. */
  overdue_days: z.number().nullable(),
  /** Attempts that failed by the as-of day. */
  failures: z.number(),
})
export type ShownInvoice = z.output<typeof shownInvoice>

export const listInvoices = endpoint({
  method: "GET",
  path: "/api/v1/invoices",
  summary: "Invoices issued by the as-of day and how they stood on it, newest first",
  access: { right: "revenue:read" },
  query: asOfQuery.extend(pageQuery.shape).extend({
    account: idSchema.optional(),
    state: z.enum(invoiceStates).optional(),
  }),
  response: z.object({
    as_of: daySchema,
    /** Of all invoices, or the account's: how many and how much stands in each state, by currency. */
    sums: z.array(
      z.object({
        currency: z.string(),
        open: z.object({ count: z.number(), amount: moneySchema }),
        overdue: z.object({ count: z.number(), accounts: z.number(), amount: moneySchema }),
        /** Paid in the 30 days that end with the as-of day. */
        received_30d: moneySchema,
      }),
    ),
    invoices: z.array(shownInvoice),
    next_cursor: z.string().nullable(),
  }),
})

const consentSchema = z.object({
  id: z.uuid(),
  person: z.string(),
  channel: z.string(),
  text_version: z.string(),
  amount_rule: z.string(),
  given_at: instantSchema,
  withdrawn_at: instantSchema.nullable(),
})

export const listConsents = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/payment-consents",
  summary: "Consents of an account to be charged regularly, those given by the as-of day, newest first",
  access: { right: "revenue:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({ as_of: daySchema, consents: z.array(consentSchema) }),
})

const words = (longest: number) => z.string().trim().min(1).max(longest)

export const giveConsent = endpoint({
  method: "POST",
  path: "/api/v1/accounts/:account_id/payment-consents",
  summary:
    "Record that a customer agreed to regular charges: which words, for what amounts, through which channel",
  access: { right: "revenue:write" },
  params: accountParams,
  body: z.object({
    /** Who agreed. */
    person: words(300),
    /** Where: the site, a paper, a call. */
    channel: words(100),
    /** Which edition of the words was agreed to. */
    text_version: words(100),
    /** What may be charged: "monthly fee of the plan, 990 RUB at most". */
    amount_rule: words(1000),
  }),
  response: consentSchema,
})

export const withdrawConsent = endpoint({
  method: "POST",
  path: "/api/v1/accounts/:account_id/payment-consents/:id/withdraw",
  summary: "Record that a consent was taken back: charges stop at once",
  access: { right: "revenue:write" },
  params: accountParams.extend({ id: z.uuid() }),
  response: consentSchema,
})

export const intendCharge = endpoint({
  method: "POST",
  path: "/api/v1/accounts/:account_id/charges",
  summary:
    "Ask whether a regular charge may be made, and record that it was meant to be: refused without a consent. No money is moved",
  access: { right: "revenue:write" },
  params: accountParams,
  body: z.object({ amount: decimalSchema, currency: currencySchema, invoice_id: idSchema.optional() }),
  response: z.object({ id: z.uuid(), consent_id: z.uuid(), amount: moneySchema, at: instantSchema }),
})
