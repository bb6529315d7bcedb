import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, bilingualSchema, daySchema, instantSchema, moneySchema } from "#platform/http/shapes.ts"
import { bands } from "./scores.contract.ts"

export * from "./opinions.contract.ts"
export * from "./proof.contract.ts"
export * from "./scores.contract.ts"

export const healthSchema = z.object({
  /** 0…100. */
  value: z.number(),
  band: z.enum(bands),
  /** Share of the score's weight that had data, 0…1. */
  confidence: z.number(),
})

/** One reason beside a score: a metric whose move in 30 days, or whose level, takes points away (negative) or adds them. */
export const reasonSchema = z.object({
  metric: z.string(),
  /** change: between 30 days ago and the as-of day; level: points lost against the full mark. */
  kind: z.enum(["change", "level"]),
  points: z.number(),
  from: z.number().nullable(),
  to: z.number().nullable(),
})
export type Reason = z.output<typeof reasonSchema>

export const accountSummarySchema = z.object({
  account_id: z.string(),
  name: z.string(),
  parent_id: z.string().nullable(),
  segment: z.string().nullable(),
  tier: z.string().nullable(),
  owner_email: z.string().nullable(),
  owner_name: z.string().nullable(),
  created_on: daySchema.nullable(),
  mrr: moneySchema,
  /** Currencies of live subscriptions that no exchange rate converts; their MRR is not in `mrr`. */
  unconverted: z.array(z.string()),
  health: healthSchema.nullable(),
  /** Points of health in 30 days; null where either end has none. */
  change_30d: z.number().nullable(),
  /** Health at the end of each of 12 weeks and of the as-of day, oldest first. */
  weeks: z.array(z.number().nullable()),
  renewal_on: daySchema.nullable(),
  days_to_renewal: z.number().nullable(),
  last_touch_on: daySchema.nullable(),
  days_since_touch: z.number().nullable(),
  /** ARR × (1 − health / 100). */
  at_stake: moneySchema,
  /** Red, or fallen by 15 points or more in 30 days, while paying. */
  needs_attention: z.boolean(),
  reasons: z.array(reasonSchema),
})
export type AccountSummary = z.output<typeof accountSummarySchema>

export const sorts = [
  "at_stake",
  "name",
  "mrr",
  "health",
  "change_30d",
  "renewal_on",
  "last_touch_on",
] as const

export const listAccounts = endpoint({
  method: "GET",
  path: "/api/v1/accounts",
  summary: "The portfolio as of a day: every account with MRR, health and its reasons",
  access: { right: "customers:read" },
  query: asOfQuery.extend({
    /** A field, with a leading minus for descending; most at stake first where absent. */
    sort: z
      .string()
      .regex(
        new RegExp(`^-?(${sorts.join("|")})$`),
        `one of ${sorts.join(", ")}, with - in front for descending`,
      )
      .default("-at_stake"),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    /** Part of the name or the exact account id. */
    search: z.string().max(200).optional(),
    owner: z.string().max(254).optional(),
    segment: z.string().max(200).optional(),
    tier: z.string().max(200).optional(),
    band: z.enum(bands).optional(),
    attention: z.stringbool().optional(),
    /** paying: MRR above 0 on the day; lost: had MRR before and has none. */
    state: z.enum(["paying", "lost", "all"]).default("all"),
    health_below: z.coerce.number().optional(),
    renewal_within_days: z.coerce.number().int().optional(),
  }),
  response: z.object({
    as_of: daySchema,
    accounts: z.array(accountSummarySchema),
    next_cursor: z.string().nullable(),
  }),
})

/** What a page of the portfolio says above its table, over all accounts that match the same filters. */
export const portfolioSummary = endpoint({
  method: "GET",
  path: "/api/v1/portfolio",
  summary:
    "Totals of the portfolio as of a day, and of the day a week before, with the values filters can take",
  access: { right: "customers:read" },
  query: listAccounts.query.omit({ sort: true, cursor: true, limit: true }),
  response: z.object({
    as_of: daySchema,
    computed_at: instantSchema,
    accounts: z.number(),
    paying: z.number(),
    needs_attention: z.number(),
    mrr: moneySchema,
    /** ARR of the accounts that need attention. */
    at_stake_arr: moneySchema,
    /** at_stake_arr of a week before; null where that day is not computed. */
    at_stake_arr_week_ago: moneySchema.nullable(),
    by_band: z.object({ red: z.number(), yellow: z.number(), green: z.number(), none: z.number() }),
    owners: z.array(z.object({ email: z.string(), name: z.string().nullable(), accounts: z.number() })),
    segments: z.array(z.object({ value: z.string(), accounts: z.number() })),
    tiers: z.array(z.object({ value: z.string(), accounts: z.number() })),
  }),
})

/** One input of a score as it was computed. Points run 0…100; contribution is its share of the score in points. */
export const scoreInputSchema = z.object({
  group: z.string(),
  metric: z.string(),
  /** Share of the whole score this input carried, after the weight of inputs without data moved to others. 0…1 */
  weight: z.number(),
  value: z.number().nullable(),
  points: z.number().nullable(),
  /** Its part of the score in points: over all inputs these add up to the score. */
  contribution: z.number(),
  value_30d_ago: z.number().nullable(),
  /** Points by which it moved the score in 30 days: over all inputs these add up to the change. */
  change: z.number(),
})

export const getAccount = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id",
  summary: "One account as of a day, its health explained input by input",
  access: { right: "customers:read" },
  params: accountParams,
  query: asOfQuery,
  response: accountSummarySchema.extend({
    as_of: daySchema,
    /** Traits as they are today: they have no history. */
    traits: z.record(z.string(), z.string()),
    parent: z.object({ account_id: z.string(), name: z.string() }).nullable(),
    children: z.array(z.object({ account_id: z.string(), name: z.string() })),
    score: z
      .object({
        key: z.string(),
        version: z.number(),
        name: bilingualSchema,
        groups: z.array(z.object({ key: z.string(), name: bilingualSchema, weight: z.number() })),
        bands: z.array(z.object({ key: z.enum(bands), below: z.number().nullable() })),
        value_30d_ago: z.number().nullable(),
        inputs: z.array(scoreInputSchema),
      })
      .nullable(),
    health_history: z.array(z.object({ day: daySchema, value: z.number().nullable() })),
  }),
})
