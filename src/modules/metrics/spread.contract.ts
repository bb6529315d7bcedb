import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema } from "#platform/http/shapes.ts"

export const metricParams = z.object({ key: z.string().max(100) })

/** A metric document (design §5), as JSON or YAML. The key may be left to the address; so may name, about, unit and good. */
export const documentSchema = z.record(z.string(), z.unknown())

/** Whose values: of the accounts that pay on the day itself, or of all that are known. */
const ofQuery = asOfQuery.extend({ of: z.enum(["paying", "all"]).default("paying") })

export const metricOverview = endpoint({
  method: "GET",
  path: "/api/v1/metric-overview",
  summary: "Every metric's median over accounts on a day and 28 days before, and how many accounts have data",
  access: { right: "customers:read" },
  query: ofQuery,
  response: z.object({
    as_of: daySchema,
    before: daySchema,
    /** Accounts looked at on the day. */
    accounts: z.number(),
    metrics: z.array(
      z.object({
        key: z.string(),
        median: z.number().nullable(),
        median_before: z.number().nullable(),
        with_data: z.number(),
      }),
    ),
  }),
})

const quartilesSchema = z.object({
  least: z.number(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
  most: z.number(),
})

const accountValueSchema = z.object({ account_id: z.string(), name: z.string(), value: z.number() })

export const distributionSchema = z.object({
  accounts: z.number(),
  with_data: z.number(),
  /** Null without data. Between two values lies what lies between them, in proportion. */
  quartiles: quartilesSchema.nullable(),
  /** Whether every value is a whole number. */
  whole: z.boolean(),
  /** Bars side by side from the lowest up: `from` ≤ value < `to`; null at an end that takes all that lies beyond. */
  bins: z.array(z.object({ from: z.number().nullable(), to: z.number().nullable(), accounts: z.number() })),
})

export type MetricDistribution = z.output<typeof distributionSchema>

export const metricDistribution = endpoint({
  method: "GET",
  path: "/api/v1/metrics/:key/distribution",
  summary: "How a metric spreads over accounts on a day: quartiles, a histogram, the accounts at both ends",
  access: { right: "customers:read" },
  params: metricParams,
  query: ofQuery,
  response: distributionSchema.extend({
    as_of: daySchema,
    /** Up to ten, the outermost first. */
    lowest: z.array(accountValueSchema),
    highest: z.array(accountValueSchema),
  }),
})

export const metricSpread = endpoint({
  method: "GET",
  path: "/api/v1/metrics/:key/spread",
  summary: "The median and the quartiles of a metric over accounts at the end of each month, oldest first",
  access: { right: "customers:read" },
  params: metricParams,
  query: ofQuery.extend({ months: z.coerce.number().int().min(1).max(36).default(13) }),
  response: z.object({
    points: z.array(
      z.object({
        /** A month's last day; last the as-of day. */
        day: daySchema,
        with_data: z.number(),
        q1: z.number().nullable(),
        median: z.number().nullable(),
        q3: z.number().nullable(),
      }),
    ),
  }),
})

export const metricAccounts = endpoint({
  method: "GET",
  path: "/api/v1/metrics/:key/accounts",
  summary: "The accounts whose value of a metric lies in a stretch, lowest first",
  access: { right: "customers:read" },
  params: metricParams,
  query: ofQuery.extend({
    from: z.coerce.number().optional(),
    /** Values below it. */
    to: z.coerce.number().optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({
    as_of: daySchema,
    /** All of them, also where `accounts` holds only the first. */
    count: z.number(),
    accounts: z.array(accountValueSchema),
  }),
})

export const previewMetric = endpoint({
  method: "POST",
  path: "/api/v1/metrics/:key/preview",
  summary: "What a definition would say of every account, beside the one in force; nothing is saved",
  access: { right: "customers:read" },
  params: metricParams,
  query: ofQuery,
  body: documentSchema,
  response: z.object({
    as_of: daySchema,
    /** As it would be saved. */
    document: documentSchema,
    /** By the definition in force; null where there is none of this key. */
    before: distributionSchema.nullable(),
    after: distributionSchema,
    /** Accounts whose value would differ; the first 50 of them, those that differ most first. */
    changed: z.number(),
    changes: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        before: z.number().nullable(),
        after: z.number().nullable(),
      }),
    ),
  }),
})
