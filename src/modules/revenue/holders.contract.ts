import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema } from "#platform/http/shapes.ts"
import { cohortQuery } from "./cohorts.contract.ts"
import {
  amountSchema,
  formatQuery,
  knowledgeQuery,
  onQuery,
  pageQuery,
  sliceQuery,
  unconvertedSchema,
} from "./slices.contract.ts"

/** What became of an account between two days. */
export const holderChanges = ["churned", "contraction", "expansion", "unchanged"] as const

const holderSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  owner_email: z.string().nullable(),
  /** The first day it paid. */
  since: daySchema,
  before: amountSchema.nullable(),
  mrr: amountSchema,
})
export type Holder = z.output<typeof holderSchema>

const holdersResponse = z.object({
  currency: z.string(),
  rows: z.array(holderSchema),
  /** Of all rows, not of this page alone. */
  total: z.object({ accounts: z.number(), before: amountSchema.nullable(), mrr: amountSchema }),
  next_cursor: z.string().nullable(),
})

export const holders = endpoint({
  method: "GET",
  path: "/api/v1/revenue/accounts",
  summary:
    "Accounts with MRR at the end of a day, the largest first; with `before`: those with MRR at the end of that earlier day, and what they have at the end of `day`",
  access: { right: "revenue:read" },
  file: true,
  query: z.object({
    day: daySchema,
    before: daySchema.optional(),
    /** Beside `before`: only those of which this came. */
    change: z.enum(holderChanges).optional(),
    /** Only those whose first paying day is in [since, since_before). */
    since: daySchema.optional(),
    since_before: daySchema.optional(),
    ...sliceQuery.shape,
    ...knowledgeQuery.shape,
    ...onQuery.shape,
    ...formatQuery.shape,
    ...pageQuery.shape,
  }),
  response: holdersResponse,
})

export const cohortRows = endpoint({
  method: "GET",
  path: "/api/v1/revenue/cohorts/rows",
  summary:
    "The accounts of a cell of the cohort table: `before` is their MRR at the end of their first paying day, `mrr` what they have at the end of the month of that age",
  access: { right: "revenue:read" },
  file: true,
  query: cohortQuery.extend({
    key: z.string().max(500),
    age: z.coerce.number().int().min(0).max(1200),
    ...formatQuery.shape,
    ...pageQuery.shape,
  }),
  response: holdersResponse,
})

/** ARR that a corporate manager's book holds as a rule, in whole dollars (S001-19). */
export const bookBand = { currency: "USD", from: 2_000_000, to: 5_000_000 } as const

export const books = endpoint({
  method: "GET",
  path: "/api/v1/revenue/books",
  summary:
    "What each owner is responsible for at the end of the as-of day: ARR, paying accounts, touch models, and how ARR in dollars stands to the band of 2 to 5 million",
  access: { right: "revenue:read" },
  query: knowledgeQuery.extend(sliceQuery.shape),
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    /** The rate of a dollar that ARR is exchanged by; null where none is known by that day. */
    dollar: z.object({ rate: z.string(), day: daySchema }).nullable(),
    books: z.array(
      z.object({
        /** null: nobody's. */
        owner_email: z.string().nullable(),
        accounts: z.number(),
        arr: amountSchema,
        arr_usd: amountSchema.nullable(),
        band: z.enum(["below", "within", "above"]).nullable(),
        /** Paying accounts by touch model; '' where none is known. */
        touch: z.record(z.string(), z.number()),
      }),
    ),
    unconverted: unconvertedSchema,
  }),
})

export const dimensions = endpoint({
  method: "GET",
  path: "/api/v1/revenue/dimensions",
  summary:
    "What revenue can be cut by here, and the commonest 100 values of each; traits of more than 200 values are left out",
  access: { right: "revenue:read" },
  response: z.object({ dimensions: z.array(z.object({ key: z.string(), values: z.array(z.string()) })) }),
})
