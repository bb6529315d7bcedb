import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { askedDaySchema, daySchema } from "#platform/http/shapes.ts"

/**
 * Why one comes back to a customer whose contract goes on by itself (S002-32). An invoice and a release of ours are the
 * vendor's reasons, not the customer's: they are none of these, and cannot be.
 */
export const returnReasons = ["use_fell", "use_case_gap", "growth", "cadence"] as const
export type ReturnReason = (typeof returnReasons)[number]

export const comeBackSchema = z.object({
  why: z.enum(returnReasons),
  /** When to come back, the as-of day or later. */
  on: daySchema,
  /**
   * What it follows from. use_fell: share of the usual pace of 16 weeks. use_case_gap: features used in 28 days, of
   * `of` used in 16 weeks. growth: of 13 weeks against the same weeks of the year before, as a share. cadence: days since
   * the last touch (null: there was none), of `of` days between touches.
   */
  value: z.number().nullable(),
  of: z.number().nullable(),
})
export type ComeBack = z.output<typeof comeBackSchema>

export const listReturns = endpoint({
  method: "GET",
  path: "/api/v1/returns",
  summary: "When and why to come back to each account without a renewal date, the soonest first",
  access: { right: "customers:read" },
  query: z.object({
    as_of: askedDaySchema.optional(),
    /** E-mail address of the accounts' owner; absent: every account. */
    owner: z.string().max(320).optional(),
    account_id: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  response: z.object({
    as_of: daySchema,
    /** How many there are, beyond those listed too. */
    total: z.number(),
    returns: z.array(
      comeBackSchema.extend({
        account_id: z.string(),
        account_name: z.string(),
        owner_email: z.string().nullable(),
      }),
    ),
  }),
})
