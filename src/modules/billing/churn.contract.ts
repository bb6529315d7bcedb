import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, bilingualSchema, daySchema, moneySchema } from "#platform/http/shapes.ts"

/** `failed_payment`: nobody decided to leave, the payment did not go through (I-20). */
export const churnKinds = ["voluntary", "failed_payment"] as const
export const churnExtents = ["logo", "partial"] as const

/** A reason for leaving in the library's tree; a reason with a parent is a narrower one. */
export const churnReasonSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9_]+$/),
  name: bilingualSchema,
  parent: z.string().nullable(),
  /** Whether who leaves for it left of their own will. */
  kind: z.enum(churnKinds).default("voluntary"),
})
export type ChurnReason = z.output<typeof churnReasonSchema>

const churnRecord = z.object({
  account_id: z.string(),
  day: daySchema,
  kind: z.enum(churnKinds),
  extent: z.enum(churnExtents),
  reason: z.string(),
  avoidable: z.boolean().nullable(),
  lessons: z.string().nullable(),
})
export type ChurnRecord = z.output<typeof churnRecord>

export const listChurnReasons = endpoint({
  method: "GET",
  path: "/api/v1/churn-reasons",
  summary: "The tree of reasons for leaving",
  access: { right: "revenue:read" },
  response: z.object({ reasons: z.array(churnReasonSchema) }),
})

export const accountChurn = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/churn",
  summary: "Since when an account pays nothing any more as of a day, and what is recorded of why",
  access: { right: "revenue:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    /** The day on which its MRR became 0, and what it was before, by currency; null: it pays, or never did. */
    ended: z.object({ day: daySchema, mrr: z.array(moneySchema) }).nullable(),
    records: z.array(churnRecord),
  }),
})

export const recordChurn = endpoint({
  method: "PUT",
  path: "/api/v1/accounts/:account_id/churn",
  summary: "Record why an account left, or left in part, on a day",
  access: { right: "revenue:write" },
  params: accountParams,
  body: z.object({
    day: daySchema,
    extent: z.enum(churnExtents).default("logo"),
    reason: z.string().min(1).max(100),
    avoidable: z.boolean().nullable().default(null),
    lessons: z.string().trim().max(10_000).nullable().default(null),
  }),
  response: churnRecord,
})

export const reportChurn = endpoint({
  method: "GET",
  path: "/api/v1/churn-records",
  summary:
    "Accounts that stopped paying from one day to another (not included), by reason, with the MRR they paid",
  access: { right: "revenue:read" },
  query: z.object({ from: daySchema, to: daySchema }),
  response: z.object({
    currency: z.string(),
    /** `reason` null: nobody has recorded why. */
    reasons: z.array(
      z.object({
        reason: z.string().nullable(),
        kind: z.enum(churnKinds).nullable(),
        accounts: z.number(),
        avoidable: z.number(),
        mrr: moneySchema,
      }),
    ),
  }),
})
