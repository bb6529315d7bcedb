import { z } from "zod"
import { isCurrency } from "#kernel/money.ts"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, moneySchema } from "#platform/http/shapes.ts"

export * from "./cohorts.contract.ts"
export * from "./holders.contract.ts"
export * from "./movements.contract.ts"
export * from "./slices.contract.ts"
export * from "./views.contract.ts"

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, "a decimal number such as 1200.50")
const notNegative = decimal.refine((text) => !text.startsWith("-"), "not negative")

/**
 * One version [started_on, ended_on) of a subscription as it is put. Either quantity × unit_price × (1 − discount) per
 * interval, or `mrr` outright (with quantity as the number of licences, if known). Prices in major units.
 */
export const subscriptionRowSchema = z.object({
  subscription_id: z.string().trim().min(1).max(200),
  account_id: z.string().trim().min(1).max(200),
  product: z.string().trim().max(500).nullish(),
  started_on: daySchema,
  ended_on: daySchema.nullish(),
  quantity: notNegative.nullish(),
  unit_price: notNegative.nullish(),
  /** Absent: the workspace's reporting currency. */
  currency: z.string().refine(isCurrency, "an ISO 4217 code such as RUB or USD").nullish(),
  interval_months: z.coerce.number().int().min(1).max(120).nullish(),
  discount: notNegative.refine((text) => Number(text) <= 1, "a share from 0 to 1").nullish(),
  mrr: notNegative.nullish(),
})
export type SubscriptionRow = z.output<typeof subscriptionRowSchema>

export const listSubscriptions = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/subscriptions",
  summary: "Subscription versions of an account that began by the as-of day, newest first",
  access: { right: "revenue:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    subscriptions: z.array(
      z.object({
        subscription_id: z.string(),
        product: z.string().nullable(),
        started_on: daySchema,
        ended_on: daySchema.nullable(),
        quantity: z.string().nullable(),
        unit_price: z.string().nullable(),
        discount: z.string(),
        interval_months: z.number(),
        mrr: moneySchema,
        /** Live on the as-of day. */
        live: z.boolean(),
      }),
    ),
  }),
})
