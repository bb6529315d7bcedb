import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema } from "#platform/http/shapes.ts"
import {
  amountSchema,
  formatQuery,
  intervalQuery,
  knowledgeQuery,
  pageQuery,
  periodQuery,
  sliceQuery,
  unconvertedSchema,
} from "./slices.contract.ts"

export const movementKinds = ["new", "reactivation", "expansion", "contraction", "churn"] as const
export type MovementKind = (typeof movementKinds)[number]

/**
 * What a movement was, told by its largest part: a dearer product, more licences, an add-on, another product, a higher
 * price; a cheaper product, fewer licences, a lower price (a concession), one of several subscriptions ended; ended by
 * the customer or because payments failed.
 */
export const movementDetails = [
  "new",
  "reactivation",
  "upgrade",
  "licences",
  "add_on",
  "cross_sell",
  "price_increase",
  "downgrade",
  "fewer_licences",
  "price_concession",
  "partial_end",
  "voluntary",
  "failed_payment",
] as const
export type MovementDetail = (typeof movementDetails)[number]

export const movementPeriodSchema = z.object({
  start: daySchema,
  /** The first day after the period. */
  end: daySchema,
  opening: amountSchema,
  new: amountSchema,
  reactivation: amountSchema,
  expansion: amountSchema,
  contraction: amountSchema,
  churn: amountSchema,
  closing: amountSchema,
  accounts: z.object({
    opening: z.number(),
    new: z.number(),
    reactivated: z.number(),
    churned: z.number(),
    closing: z.number(),
  }),
  /** Expansion, contraction and churn taken apart; each adds up to the movement. */
  details: z.object({
    expansion: z.record(z.string(), amountSchema),
    contraction: z.record(z.string(), amountSchema),
    churn: z.record(z.string(), amountSchema),
  }),
})

export const movements = endpoint({
  method: "GET",
  path: "/api/v1/revenue/movements",
  summary:
    "Movements of MRR from the day `from` up to, not including, the day `to`, by calendar periods clipped to these days. An account's MRR at the end of a day is compared with the end of the day before. opening + new + reactivation + expansion − contraction − churn = closing, to the minor unit",
  access: { right: "revenue:read" },
  file: true,
  query: periodQuery.extend({
    ...intervalQuery.shape,
    ...sliceQuery.shape,
    ...knowledgeQuery.shape,
    ...formatQuery.shape,
  }),
  response: z.object({
    currency: z.string(),
    periods: z.array(movementPeriodSchema),
    unconverted: unconvertedSchema,
  }),
})

const movementRowSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  owner_email: z.string().nullable(),
  day: daySchema,
  kind: z.enum(movementKinds),
  detail: z.enum(movementDetails),
  /** Not negative. */
  amount: amountSchema,
  before: amountSchema,
  after: amountSchema,
  /** What changed that day, in the currency of the subscription. */
  subscriptions: z.array(
    z.object({
      subscription_id: z.string(),
      product: z.string().nullable(),
      currency: z.string(),
      change: amountSchema,
    }),
  ),
  /** Written by a person; null: only `detail` is known. */
  reason: z.string().nullable(),
})
export type MovementRow = z.output<typeof movementRowSchema>

export const movementRows = endpoint({
  method: "GET",
  path: "/api/v1/revenue/movements/rows",
  summary: "The movements behind the figures, account by account, the latest or the largest first",
  access: { right: "revenue:read" },
  file: true,
  query: periodQuery.extend({
    ...sliceQuery.shape,
    ...knowledgeQuery.shape,
    ...formatQuery.shape,
    ...pageQuery.shape,
    kind: z.enum(movementKinds).optional(),
    detail: z.enum(movementDetails).optional(),
    sort: z.enum(["-day", "-amount"]).default("-day"),
  }),
  response: z.object({
    currency: z.string(),
    rows: z.array(movementRowSchema),
    /** Of all rows, not of this page alone. */
    total: z.object({ rows: z.number(), amount: amountSchema }),
    next_cursor: z.string().nullable(),
  }),
})

export const journal = endpoint({
  method: "GET",
  path: "/api/v1/revenue/journal",
  summary:
    "The journal of customers: every change of ARR with its reason, newest first; of an owner or of all",
  access: { right: "revenue:read" },
  file: true,
  query: sliceQuery.extend({
    ...knowledgeQuery.shape,
    ...formatQuery.shape,
    ...pageQuery.shape,
    from: daySchema.optional(),
    /** The first day after the last one listed. */
    to: daySchema.optional(),
    /** E-mail address of the accounts' owner. */
    owner: z.string().max(320).optional(),
  }),
  response: z.object({
    currency: z.string(),
    rows: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        owner_email: z.string().nullable(),
        date: daySchema,
        /** ARR at the end of that day, and what it changed by: MRR × 12. */
        arr: amountSchema,
        change: amountSchema,
        kind: z.enum(movementKinds),
        detail: z.enum(movementDetails),
        reason: z.string().nullable(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
})

export const putReason = endpoint({
  method: "PUT",
  path: "/api/v1/revenue/journal/:account_id/:day",
  summary: "Say in words why an account's revenue changed on a day; empty words take the reason away",
  access: { right: "revenue:write" },
  params: accountParams.extend({ day: daySchema }),
  body: z.strictObject({ reason: z.string().trim().max(2000) }),
  response: z.object({ account_id: z.string(), day: daySchema, reason: z.string().nullable() }),
})

export const downsells = endpoint({
  method: "GET",
  path: "/api/v1/revenue/downsells",
  summary:
    "Accounts whose price was lowered in the 12 months up to the as-of day: they are likelier to leave, and are marked for 12 months",
  access: { right: "revenue:read" },
  query: asOfQuery.extend(sliceQuery.shape),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    rows: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        owner_email: z.string().nullable(),
        day: daySchema,
        amount: amountSchema,
        before: amountSchema,
        after: amountSchema,
        /** The last day of the mark. */
        marked_until: daySchema,
        reason: z.string().nullable(),
      }),
    ),
  }),
})
