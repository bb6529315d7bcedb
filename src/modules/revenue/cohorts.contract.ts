import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema, doneSchema, instantSchema } from "#platform/http/shapes.ts"
import {
  amountSchema,
  dimensionSchema,
  formatQuery,
  knowledgeQuery,
  onQuery,
  periodQuery,
  rateSchema,
  sliceQuery,
  unconvertedSchema,
} from "./slices.contract.ts"

export const retentionSchema = z.object({
  /** Accounts with MRR at the end of `from`. */
  accounts: z.number(),
  /** Of those, without MRR at the end of `to`. */
  churned_accounts: z.number(),
  opening: amountSchema,
  /** opening − churned − contraction + expansion. */
  closing_of_cohort: amountSchema,
  churned: amountSchema,
  contraction: amountSchema,
  expansion: amountSchema,
  nrr: rateSchema,
  grr: rateSchema,
  logo_churn: rateSchema,
})
export type RetentionFigures = z.output<typeof retentionSchema>

export const retention = endpoint({
  method: "GET",
  path: "/api/v1/revenue/retention",
  summary:
    "Retention of the accounts with MRR at the end of the day `from`, compared with the end of the day `to`: NRR = ΣMRR(to) ÷ ΣMRR(from), GRR = Σmin(MRR(from), MRR(to)) ÷ ΣMRR(from), logo churn = the share without MRR; decimal fractions, null without such accounts",
  access: { right: "revenue:read" },
  file: true,
  query: periodQuery.extend({
    ...sliceQuery.shape,
    ...knowledgeQuery.shape,
    ...onQuery.shape,
    ...formatQuery.shape,
  }),
  response: retentionSchema.extend({ currency: z.string(), unconverted: unconvertedSchema }),
})

export const cohortMeasures = ["mrr", "accounts"] as const
export const cohortViews = ["retention", "churn"] as const

const cohortBy = z.union([z.literal("month"), dimensionSchema])

/** How a table of cohorts is asked for. */
export const cohortQuery = z.object({
  by: cohortBy.default("month"),
  measure: z.enum(cohortMeasures).default("mrr"),
  view: z.enum(cohortViews).default("retention"),
  /** The first day on which an account may have begun. */
  from: daySchema,
  /** The first day that is no longer observed. */
  to: daySchema,
  /** The first day on which an account is too late for the table; absent: `to`. */
  started_before: daySchema.optional(),
  /** Change to the age before from which a cell is marked, in percentage points. */
  threshold: z.coerce.number().min(0).max(100).default(5),
  /** A cell of fewer accounts is not marked. */
  min_size: z.coerce.number().int().min(1).default(5),
  ...sliceQuery.shape,
  ...knowledgeQuery.shape,
  ...onQuery.shape,
})

const cellSchema = z.object({
  /** Whole calendar months since the month the account began in, which has age 0. */
  age: z.number(),
  /** Decimal fraction, by `view`. */
  value: z.number(),
  marked: z.enum(["up", "down"]).nullable(),
  /** Accounts that were observed at this age, and how many of them pay. */
  observed: z.number(),
  accounts: z.number(),
  mrr: amountSchema,
  /** The month is not over: the value is that of the last observed day. */
  partial: z.boolean(),
  /** Last observed calendar month, "2026-03", where the table is by month. */
  month: z.string().nullable(),
  /** The reaction to a marked cell. */
  reaction_id: z.uuid().nullable(),
})

export const cohorts = endpoint({
  method: "GET",
  path: "/api/v1/revenue/cohorts",
  summary:
    "Cohorts of accounts by the month their first MRR came in (or by a parameter) from `from` up to, not including, `to`, and what became of them at the end of each month of their age. Size and opening: accounts and their MRR at the end of their first paying day. `retention`: MRR (or accounts) ÷ opening (or size); `churn`: what was lost to churn in the month ÷ what there was at its start. Ages that were not observed are absent. A cell is marked where it differs from the age before by the threshold, or stands out of the same age of other cohorts (robust z ≥ 2.5)",
  access: { right: "revenue:read" },
  file: true,
  query: cohortQuery.extend(formatQuery.shape),
  response: z.object({
    currency: z.string(),
    cohorts: z.array(
      z.object({
        key: z.string(),
        size: z.number(),
        opening: amountSchema,
        cells: z.array(cellSchema),
        /** `from` or `to` cuts the month it began in: accounts of the rest of that month are not in it. */
        partial: z.boolean(),
      }),
    ),
    unconverted: unconvertedSchema,
  }),
})

/** Which cell of which table: how the table was asked for, the cohort and the age. */
const cellPlace = z.object({
  by: cohortBy.default("month"),
  measure: z.enum(cohortMeasures).default("mrr"),
  view: z.enum(cohortViews).default("retention"),
  on: z.enum(["mrr", "recurring"]).default("mrr"),
  /** The slices of the table. */
  slice: z.array(z.string().max(600)).max(50).default([]),
  key: z.string().max(500),
  age: z.number().int().min(0).max(1200),
})

const reactionBody = z.object({
  hypothesis: z.string().trim().min(1).max(4000),
  owner_email: z.email().max(320),
  action: z.string().trim().min(1).max(4000),
  due_on: daySchema,
  result: z.string().trim().max(4000).nullish(),
})

const reactionSchema = cellPlace.extend({
  ...reactionBody.shape,
  id: z.uuid(),
  result: z.string().nullable(),
  created_at: instantSchema,
  author: z.record(z.string(), z.string()),
})

export const listReactions = endpoint({
  method: "GET",
  path: "/api/v1/revenue/reactions",
  summary: "Reactions to marked cells, newest first; `open`: only those without a result yet",
  access: { right: "revenue:read" },
  query: z.object({ open: z.stringbool().optional() }),
  response: z.object({ reactions: z.array(reactionSchema) }),
})

export const waitingCells = endpoint({
  method: "GET",
  path: "/api/v1/revenue/reactions/waiting",
  summary: "The marked cells of a cohort table that nobody has reacted to",
  access: { right: "revenue:read" },
  query: cohortQuery,
  response: z.object({
    cells: z.array(cellSchema.extend({ key: z.string(), before: z.number().nullable() })),
  }),
})

export const createReaction = endpoint({
  method: "POST",
  path: "/api/v1/revenue/reactions",
  summary: "React to a marked cell: hypothesis, owner, action, the day it is due; one reaction a cell",
  access: { right: "revenue:write" },
  body: cellPlace.extend(reactionBody.shape),
  status: 201,
  response: reactionSchema,
})

const reactionParams = z.object({ id: z.uuid() })

export const updateReaction = endpoint({
  method: "PATCH",
  path: "/api/v1/revenue/reactions/:id",
  summary: "Change a reaction, or say what came of it",
  access: { right: "revenue:write" },
  params: reactionParams,
  body: reactionBody.partial(),
  response: reactionSchema,
})

export const deleteReaction = endpoint({
  method: "DELETE",
  path: "/api/v1/revenue/reactions/:id",
  summary: "Take a reaction back",
  access: { right: "revenue:write" },
  params: reactionParams,
  response: doneSchema,
})
