import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, moneySchema } from "#platform/http/shapes.ts"
import { idSchema } from "./shapes.contract.ts"

/** Average growth of a cloud customer's consumption in a year (S002-24): 2.21 % a month. */
export const benchmarkGrowth = 0.3

/** From this share of a plan's limit on there is more to be sold. */
export const nearLimit = 0.9

const consumed = z.object({
  contract_id: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  product: z.string(),
  currency: z.string(),
  /** The month of the as-of day: what was used and is charged for so far, and at this pace by its end. */
  running: z.object({
    month: daySchema,
    days: z.number(),
    of_days: z.number(),
    quantity: z.number(),
    charge: moneySchema,
    pace_quantity: z.number(),
    pace_charge: moneySchema,
  }),
  /** What the plan allows, the share of it at this pace, and whether that is 90 % or more. */
  limit: z.object({ quantity: z.number(), share: z.number(), near: z.boolean() }).nullable(),
  /** The last whole month against the same one a year before; null where one of them has no use. */
  growth: z
    .object({
      month: daySchema,
      before: z.number(),
      after: z.number(),
      /** after ÷ before − 1. */
      year: z.number(),
      /** The same, as a steady growth of each month. */
      monthly: z.number(),
      /** Distance to the benchmark of 30 %: −0.12 is 12 points below it. */
      gap: z.number(),
    })
    .nullable(),
  /** Use has hardly varied in six whole months: a flat price may suit the customer better. */
  steady: z.boolean(),
  /** Whole months and the running one, oldest first, 25 at most. */
  months: z.array(z.object({ month: daySchema, quantity: z.number(), charge: moneySchema })),
})
export type Consumed = z.output<typeof consumed>

export const getConsumption = endpoint({
  method: "GET",
  path: "/api/v1/billing/consumption",
  summary:
    "What is paid by use, as of a day: growth against the year before and against 30 %, pace, limits; the farthest below 30 % first",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({ account: idSchema.optional() }),
  response: z.object({
    as_of: daySchema,
    benchmark: z.number(),
    contracts: z.number(),
    below_benchmark: z.number(),
    near_limit: z.number(),
    /** By currency: charges of the last whole month and of the same one a year before. */
    sums: z.array(
      z.object({
        currency: z.string(),
        month: daySchema,
        charge: moneySchema,
        year_before: moneySchema,
        pace: moneySchema,
      }),
    ),
    /** 1,000 at most. */
    consumption: z.array(consumed),
  }),
})
