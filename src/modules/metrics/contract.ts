import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, bilingualSchema, daySchema, instantSchema } from "#platform/http/shapes.ts"
import { documentSchema, metricParams } from "./spread.contract.ts"

export * from "./spread.contract.ts"

export const units = ["people", "events", "days", "share", "points", "money", "number"] as const

/** What a metric speaks of; one without a subject stands under "other". */
export const subjects = ["use", "people", "relationship", "voice", "support", "money", "outcomes"] as const

export const metricSummarySchema = z.object({
  key: z.string(),
  name: bilingualSchema,
  about: bilingualSchema,
  /** A few words for the reason beside a score: "use {change} in 28 days"; {value}, {from} and {change} are filled in. */
  phrase: bilingualSchema.nullable(),
  unit: z.enum(units),
  good: z.enum(["up", "down", "neither"]),
  subject: z.enum(subjects).nullable().default(null),
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

const savedSchema = z.object({ key: z.string(), version: z.number(), document: documentSchema })

const authorSchema = z.record(z.string(), z.string())

export const getMetric = endpoint({
  method: "GET",
  path: "/api/v1/metrics/:key",
  summary: "A metric's definition as a document, its versions, and the metrics whose formulas refer to it",
  access: { right: "library:read" },
  params: metricParams,
  response: metricSummarySchema.extend({
    version: z.number(),
    document: documentSchema,
    /** Keys of the metrics that its formula refers to, and of those whose formulas refer to it. */
    refers_to: z.array(z.string()),
    referred_by: z.array(z.string()),
    /** Newest first. */
    versions: z.array(
      z.object({
        version: z.number(),
        created_at: instantSchema,
        author: authorSchema,
        document: documentSchema,
      }),
    ),
  }),
})

export const putMetric = endpoint({
  method: "PUT",
  path: "/api/v1/metrics/:key",
  summary: "Save a metric, as JSON or YAML; it is in force at once",
  access: { right: "library:write" },
  params: metricParams,
  body: documentSchema,
  response: savedSchema,
  or: { status: 201, response: savedSchema },
})

export const metricValues = endpoint({
  method: "GET",
  path: "/api/v1/metrics/:key/values",
  summary: "A metric of every account as of the end of a day; null is no data",
  access: { right: "customers:read" },
  params: metricParams,
  query: asOfQuery,
  stream: "application/json",
  response: z.object({
    as_of: daySchema,
    values: z.array(z.object({ account_id: z.string(), value: z.number().nullable() })),
  }),
})
