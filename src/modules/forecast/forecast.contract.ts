import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, moneySchema } from "#platform/http/shapes.ts"
import { intervalSchema } from "./statistics.contract.ts"

const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month such as 2026-03")

export const outcomes = ["renewed", "lost"] as const

/** How likely a renewal was told to be, and by what. */
const likelihoodSchema = z.object({
  /** null where nothing is known of renewals before. */
  likelihood: z.number().nullable(),
  /** 95 %. */
  interval: intervalSchema.nullable(),
  /**
   * score: learnt from how renewals went by what Health said 30 days or more before them; rate: the share of renewals in
   * the 24 months before.
   */
  by: z.enum(["score", "rate"]).nullable(),
  /** Nobody used it for 30 days: at most 10 %. */
  unused: z.boolean(),
})

const rateSchema = z.object({
  /** Terms that ended in the 24 months before, and how many of them went on. */
  terms: z.number(),
  renewed: z.number(),
  /** (renewed + ½) ÷ (terms + 1); null without terms. */
  rate: z.number().nullable(),
  /** 95 %, after Wilson. */
  interval: intervalSchema,
})

export const renewalForecast = endpoint({
  method: "GET",
  path: "/api/v1/revenue/forecast",
  summary:
    "Renewals by month: what comes up, the expected part of it, and what is exceeded in nine cases of ten (worst) and in one (best); beside past months what was foretold from what was known before them, and what happened. Continuous contracts have no renewal and are not in it",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({
    /** Months ahead, that of the as-of day counted; and before it. */
    months: z.coerce.number().int().min(1).max(36).default(12),
    back: z.coerce.number().int().min(0).max(24).default(6),
  }),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    /** Currencies of terms that no rate converts: not in the money, nor in the counts. */
    unconverted: z.array(z.string()),
    rate: rateSchema,
    /** What Health tells of renewals, of the past and of the next 90 days; null where it does not. */
    score: z
      .object({
        horizon_days: z.number(),
        renewals: z.number(),
        losses: z.number(),
        /** Learnt from the earlier two thirds and told of the later one. */
        check: z.object({
          renewals: z.number(),
          /** Mean likelihood told, and the share that renewed. */
          expected: z.number(),
          renewed: z.number(),
          /** Mean squared error of what was told; and of the plain rate, which it must be below. */
          brier: z.number(),
          brier_of_rate: z.number(),
        }),
      })
      .nullable(),
    /** none: there is no such score; few: under 10 renewals or losses; no_better: it tells no more than the rate does. */
    why_no_score: z.enum(["none", "few", "no_better"]).nullable(),
    months: z.array(
      z.object({
        month: monthSchema,
        /** MRR of the terms that end, and how many. */
        amount: moneySchema,
        renewals: z.number(),
        /** Of `renewals`, told by the score. */
        by_score: z.number(),
        /** null without a likelihood. */
        expected: moneySchema.nullable(),
        worst: moneySchema.nullable(),
        best: moneySchema.nullable(),
        /** Ends that are over by the as-of day: MRR that went on and that did not; null of a month yet to come. */
        actual: z
          .object({
            renewed: moneySchema,
            lost: moneySchema,
            renewals: z.number(),
            losses: z.number(),
            /** The month runs still: the others are foretold. */
            partial: z.boolean(),
          })
          .nullable(),
      }),
    ),
    /** The months from that of the as-of day on, all together; worst and best of the whole, not sums of those above. */
    ahead: z.object({
      renewals: z.number(),
      amount: moneySchema,
      expected: moneySchema.nullable(),
      worst: moneySchema.nullable(),
      best: moneySchema.nullable(),
    }),
    /** Past months whose outcome lay between worst and best; of 80 % it is expected. */
    within: z.object({ months: z.number(), of: z.number() }),
  }),
})

export const forecastRenewals = endpoint({
  method: "GET",
  path: "/api/v1/revenue/forecast/renewals",
  summary: "The renewals behind a month of the forecast: the most expected to be lost first",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({ month: monthSchema }),
  response: z.object({
    as_of: daySchema,
    month: monthSchema,
    currency: z.string(),
    /** Up to 1,000; `total` is how many there are. */
    total: z.number(),
    renewals: z.array(
      likelihoodSchema.extend({
        account_id: z.string(),
        name: z.string(),
        subscription_id: z.string(),
        product: z.string().nullable(),
        /** First day after the term. */
        ends_on: daySchema,
        mrr: moneySchema,
        /** MRR × (1 − likelihood). */
        at_stake: moneySchema.nullable(),
        /** Known by the as-of day. */
        outcome: z.enum(outcomes).nullable(),
      }),
    ),
  }),
})
