import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema, daySchema } from "#platform/http/shapes.ts"

export const units = ["people", "events", "days", "share", "points", "money", "number"] as const

export const metricSummarySchema = z.object({
  key: z.string(),
  name: bilingualSchema,
  about: bilingualSchema,
  /** A few words for the reason beside a score: "use {change} in 28 days"; {value}, {from} and {change} are filled in. */
  phrase: bilingualSchema.nullable(),
  unit: z.enum(units),
  good: z.enum(["up", "down", "neither"]),
  /** Names of the timeline rows it is computed from, those behind its formula included; a name may end in *. */
  rows: z.array(z.string()).default([]),
})
export type MetricSummary = z.output<typeof metricSummarySchema>

export const listMetrics = endpoint({
  method: "GET",
  path: "/api/v1/metrics",
  summary: "Definitions of all metrics: names, what they tell, unit, direction",
  access: { right: "library:read" },
  response: z.object({ metrics: z.array(metricSummarySchema) }),
})

export const metricHistory = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/metrics/:metric",
  summary:
    "One metric of an account at the end of each day, week or month from `from` to `to`, both included",
  access: { right: "customers:read" },
  params: accountParams.extend({ metric: z.string() }),
  query: z.object({ from: daySchema, to: daySchema, step: z.enum(["day", "week", "month"]).default("week") }),
  response: z.object({
    metric: z.string(),
    points: z.array(z.object({ day: daySchema, value: z.number().nullable() })),
  }),
})
