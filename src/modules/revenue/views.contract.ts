import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema } from "#platform/http/shapes.ts"
import {
  amountSchema,
  dimensionSchema,
  formatQuery,
  intervalQuery,
  knowledgeQuery,
  onQuery,
  periodQuery,
  rateSchema,
  sliceQuery,
  unconvertedSchema,
} from "./slices.contract.ts"

/** `strict`: expansion exceeds churn and contraction; `source`: it exceeds churn alone (D4). */
const negativeChurnSchema = z.enum(["strict", "source"]).nullable()

export const rates = endpoint({
  method: "GET",
  path: "/api/v1/revenue/rates",
  summary:
    "Rates of each period from `from` up to, not including, `to`. NRR, GRR and logo churn compare the end of the day before the period (with `over`: of the day so many months before) with its last day; gross churn = (churn + contraction) ÷ opening, net churn = (churn + contraction − expansion) ÷ opening, quick ratio = (new + reactivation + expansion) ÷ (contraction + churn) are of its movements",
  access: { right: "revenue:read" },
  file: true,
  query: periodQuery.extend({
    ...intervalQuery.shape,
    ...sliceQuery.shape,
    ...knowledgeQuery.shape,
    ...onQuery.shape,
    ...formatQuery.shape,
    /** NRR, GRR and logo churn over so many months up to the end of each period; absent: over the period. */
    over: z.coerce.number().int().min(1).max(120).optional(),
  }),
  response: z.object({
    currency: z.string(),
    periods: z.array(
      z.object({
        start: daySchema,
        end: daySchema,
        /** The end of which day retention compares with the last day of the period. */
        since: daySchema,
        mrr: amountSchema,
        arr: amountSchema,
        accounts: z.number(),
        nrr: rateSchema,
        grr: rateSchema,
        logo_churn: rateSchema,
        /** Churned MRR alone ÷ opening. */
        churn: rateSchema,
        gross_churn: rateSchema,
        net_churn: rateSchema,
        quick_ratio: rateSchema,
        negative_churn: negativeChurnSchema,
        /** The strict net churn went below zero here, or came back to zero or above. */
        crossed: z.enum(["below", "above"]).nullable(),
      }),
    ),
    unconverted: unconvertedSchema,
  }),
})

export const course = endpoint({
  method: "GET",
  path: "/api/v1/revenue/course",
  summary:
    "MRR and ARR at the end of each period, in all or by a dimension: the largest groups by name, the rest together under null",
  access: { right: "revenue:read" },
  file: true,
  query: periodQuery.extend({
    ...intervalQuery.shape,
    ...sliceQuery.shape,
    ...knowledgeQuery.shape,
    ...onQuery.shape,
    ...formatQuery.shape,
    by: dimensionSchema.optional(),
    groups: z.coerce.number().int().min(1).max(30).default(8),
  }),
  response: z.object({
    currency: z.string(),
    /** The first day after each period. */
    ends: z.array(daySchema),
    series: z.array(
      z.object({
        /** '' where the attribute is not known; null: all, or the rest. */
        key: z.string().nullable(),
        mrr: z.array(amountSchema),
        arr: z.array(amountSchema),
        accounts: z.array(z.number()),
      }),
    ),
    unconverted: unconvertedSchema,
  }),
})

export const yearOverYear = endpoint({
  method: "GET",
  path: "/api/v1/revenue/years",
  summary:
    "A month's figure beside the same month of other years, with peaks and means, and whether the months of a year differ (Friedman's test over whole years of monthly changes, p < 0.05; at least two years)",
  access: { right: "revenue:read" },
  file: true,
  query: sliceQuery.extend({
    ...knowledgeQuery.shape,
    ...formatQuery.shape,
    measure: z.enum(["mrr", "new", "expansion", "contraction", "churn", "net_new"]).default("mrr"),
    years: z.coerce.number().int().min(1).max(20).default(5),
  }),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    years: z.array(
      z.object({
        year: z.number(),
        /** January to December; null: not observed. The month of the as-of day is as far as it went. */
        months: z.array(amountSchema.nullable()),
        mean: amountSchema.nullable(),
        highest: z.object({ month: z.number(), amount: amountSchema }).nullable(),
        lowest: z.object({ month: z.number(), amount: amountSchema }).nullable(),
        /** Change of the year's mean to the mean of the same months of the year before. */
        change: rateSchema,
      }),
    ),
    seasonality: z
      .object({ seasonal: z.boolean(), p: z.number(), statistic: z.number(), years: z.number() })
      .nullable(),
  }),
})

export const arpa = endpoint({
  method: "GET",
  path: "/api/v1/revenue/arpa",
  summary: "Average MRR of a paying account by the whole years since it first paid",
  access: { right: "revenue:read" },
  file: true,
  query: knowledgeQuery.extend({ ...sliceQuery.shape, ...formatQuery.shape }),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    accounts: z.number(),
    mrr: amountSchema,
    arpa: amountSchema.nullable(),
    ages: z.array(
      z.object({ years: z.number(), accounts: z.number(), mrr: amountSchema, arpa: amountSchema }),
    ),
    unconverted: unconvertedSchema,
  }),
})

export const concentration = endpoint({
  method: "GET",
  path: "/api/v1/revenue/concentration",
  summary:
    "How much of MRR hangs on few accounts: shares of the largest, and the Herfindahl–Hirschman index (the sum of squared shares, 0…1)",
  access: { right: "revenue:read" },
  file: true,
  query: knowledgeQuery.extend({
    ...sliceQuery.shape,
    ...formatQuery.shape,
    top: z.coerce.number().int().min(1).max(100).default(10),
  }),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    accounts: z.number(),
    mrr: amountSchema,
    hhi: rateSchema,
    shares: z.array(z.object({ top: z.number(), share: rateSchema })),
    rows: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        owner_email: z.string().nullable(),
        mrr: amountSchema,
        share: z.number(),
        cumulative: z.number(),
      }),
    ),
    unconverted: unconvertedSchema,
  }),
})

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, "a decimal number such as 92.5031")

/** What one unit of a currency is worth in the reporting currency from a day on, until the next one is known. */
export const exchangeRateRowSchema = z.object({
  currency: z.string().trim().length(3),
  day: daySchema,
  rate: decimal.refine((text) => Number(text) > 0, "above zero"),
  source: z.string().trim().max(200).nullish(),
})
export type ExchangeRateRow = z.output<typeof exchangeRateRowSchema>

export const listExchangeRates = endpoint({
  method: "GET",
  path: "/api/v1/revenue/exchange-rates",
  summary:
    "Exchange rates to the reporting currency, newest first, and the currencies of subscriptions that have none",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({
    currency: z.string().length(3).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(500),
  }),
  response: z.object({
    currency: z.string(),
    rates: z.array(exchangeRateRowSchema.extend({ source: z.string().nullable() })),
    /** Currencies of subscriptions, with the first day they are needed and the first day there is a rate. */
    currencies: z.array(
      z.object({
        currency: z.string(),
        needed_from: daySchema,
        known_from: daySchema.nullable(),
      }),
    ),
  }),
})

export const putExchangeRates = endpoint({
  method: "PUT",
  path: "/api/v1/revenue/exchange-rates",
  summary:
    "Write exchange rates to the reporting currency, up to 10,000 at once; a rate of the same day is replaced",
  access: { right: "revenue:write" },
  body: z.strictObject({ rates: z.array(exchangeRateRowSchema).min(1).max(10_000) }),
  response: z.object({ created: z.number(), updated: z.number(), unchanged: z.number() }),
})
