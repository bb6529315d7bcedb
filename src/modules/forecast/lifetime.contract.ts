import { z } from "zod"
import { dimensionSchema } from "#modules/revenue/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, moneySchema } from "#platform/http/shapes.ts"
import { intervalSchema } from "./statistics.contract.ts"

export const lifetimePeriods = ["month", "quarter", "year"] as const

const bySchema = z.union([z.enum(lifetimePeriods), dimensionSchema])

/** Of what is paid, the share that is left after serving the customer; and what a year's wait takes off a payment. */
const worthQuery = {
  margin: z.coerce.number().gt(0).max(1).default(1),
  discount: z.coerce.number().min(0.001).max(10).default(0.1),
}

const unconvertedSchema = z.array(z.object({ currency: z.string(), accounts: z.number() }))

/** A figure with its 95 % interval, null where the model claims none. */
const estimateSchema = z.object({ value: z.number(), interval: intervalSchema.nullable() })
const estimatedMoneySchema = z.object({
  value: moneySchema,
  interval: z.tuple([moneySchema, moneySchema]).nullable(),
})

export const lifetimeValue = endpoint({
  method: "GET",
  path: "/api/v1/revenue/lifetime",
  summary:
    "What customers brought: MRR × months it was paid (parts of months by their days), cumulated by cohort and age, and what may still come. Cohorts by the period of the first MRR, or by an attribute; age in calendar months from the month an account began, which has age 0",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({ by: bySchema.default("month"), ...worthQuery }),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    /** Money of these is in no figure: no rate is known for the days it began. */
    unconverted: unconvertedSchema,
    margin: z.number(),
    discount: z.number(),
    /** Accounts that ever paid, and that pay now. */
    accounts: z.number(),
    paying: z.number(),
    mrr: moneySchema,
    realised: moneySchema,
    /** realised ÷ accounts. */
    realised_per_account: moneySchema.nullable(),
    formula: z.object({
      /** MRR ÷ paying accounts. */
      arpa: moneySchema.nullable(),
      /** MRR now ÷ a year ago, of those who paid a year ago; null where nobody did. */
      nrr_12m: z.number().nullable(),
      /** 1 − nrr_12m^(1/12): what is lost of MRR a month, expansion set against it. */
      net_churn: z.number().nullable(),
      /** ARPA × margin ÷ net churn: only where net churn is above 0. */
      value: moneySchema.nullable(),
      why_not: z.enum(["negative_churn", "no_history"]).nullable(),
      /** ARPA × margin over 60 months at this net churn, not discounted: what is said where the formula is not defined. */
      over_60_months: moneySchema.nullable(),
    }),
    /** Of those who pay now, by the shifted-beta-geometric of all; null where nobody left yet or all did. */
    expected: z
      .object({
        /** Σ MRR × margin × discounted expected months of each by its age. */
        residual: estimatedMoneySchema,
        per_account: estimatedMoneySchema,
        /** Discounted months to come of one who begins. */
        months_at_start: estimateSchema,
        edge: z.enum(["alike", "split"]).nullable(),
      })
      .nullable(),
    /** Oldest first, or largest first by an attribute: then the 30 largest. */
    cohorts: z.array(
      z.object({
        /** "2026-03", "2026-Q1", "2026", or the attribute's value; "" where none is known. */
        key: z.string(),
        size: z.number(),
        paying: z.number(),
        mrr: moneySchema,
        realised: moneySchema,
        realised_per_account: moneySchema,
        /** Discounted months to come × MRR × margin of those who pay; null as `expected`. */
        residual: moneySchema.nullable(),
        cells: z.array(
          z.object({
            age: z.number(),
            /** Accounts whose month of this age is over (`partial`: runs still). */
            accounts: z.number(),
            /** Of these, who never stopped paying by the end of the month. */
            alive: z.number(),
            earned: moneySchema,
            /** Σ over ages up to this of earned ÷ accounts. */
            cumulative: moneySchema,
            partial: z.boolean(),
          }),
        ),
      }),
    ),
    /** Cohorts beyond the 30 largest. */
    left_out: z.number(),
  }),
})

export const lifetimeSurvival = endpoint({
  method: "GET",
  path: "/api/v1/revenue/lifetime/survival",
  summary:
    "How long customers stay, from their first MRR to the first day without any: Kaplan–Meier with 95 % bands at whole months, the log-rank test between groups, and the shifted-beta-geometric projected to 60 months",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({ by: dimensionSchema.optional(), discount: worthQuery.discount }),
  response: z.object({
    as_of: daySchema,
    discount: z.number(),
    /** The largest first, at most 12; without `by` one group, "all". */
    groups: z.array(
      z.object({
        group: z.string(),
        accounts: z.number(),
        lost: z.number(),
        /** Months by which half were gone; null while more than half are there. */
        median_months: z.number().nullable(),
        points: z.array(
          z.object({
            month: z.number(),
            at_risk: z.number(),
            survival: z.number(),
            lower: z.number(),
            upper: z.number(),
          }),
        ),
        /** null where nobody left, or all did. */
        projection: z
          .object({
            alpha: z.number(),
            beta: z.number(),
            edge: z.enum(["alike", "split"]).nullable(),
            /** Discounted months to come of one who begins. */
            months_at_start: estimateSchema,
            /** Place t: after t months, from 0 to 60. */
            survival: z.array(estimateSchema),
          })
          .nullable(),
      }),
    ),
    log_rank: z.object({ chi_square: z.number(), df: z.number(), p: z.number() }).nullable(),
    /** Groups beyond the 12 largest. */
    left_out: z.number(),
  }),
})

export const lifetimeSorts = ["realised", "expected", "total", "mrr", "name", "since"] as const

export const lifetimeAccounts = endpoint({
  method: "GET",
  path: "/api/v1/revenue/lifetime/accounts",
  summary: "What each account brought and may still bring; of one cohort, or of all",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({
    by: bySchema.default("month"),
    /** A cohort's key, as `lifetime` names it. */
    key: z.string().max(500).optional(),
    ...worthQuery,
    sort: z
      .string()
      .regex(
        new RegExp(`^-?(${lifetimeSorts.join("|")})$`),
        `one of ${lifetimeSorts.join(", ")}, - in front for descending`,
      )
      .default("-total"),
    cursor: z
      .string()
      .regex(/^\d{1,9}$/, "next_cursor of the page before")
      .optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    total: z.number(),
    accounts: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        since: daySchema,
        /** First day without MRR. */
        lost_on: daySchema.nullable(),
        paying: z.boolean(),
        mrr: moneySchema,
        realised: moneySchema,
        /** MRR × margin × discounted expected months at its age; 0 of those who left, null without a model. */
        expected: moneySchema.nullable(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
})
