import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { askedDaySchema, daySchema } from "#platform/http/shapes.ts"
import { bands, scoreParams } from "./scores.contract.ts"

export const outcomes = ["churn", "contraction"] as const
export type Outcome = (typeof outcomes)[number]

const intervalSchema = z.tuple([z.number(), z.number()])
const countedSchema = z.object({
  observations: z.number(),
  positives: z.number(),
  /** positives / observations, and its 95 % interval after Wilson. */
  rate: z.number(),
  interval: intervalSchema,
})

const questionSchema = z.strictObject({
  from: daySchema,
  to: daySchema,
  step: z.enum(["month"]).default("month"),
  horizon_days: z.number().int().min(1).max(1100),
  outcome: z.enum(outcomes).default("churn"),
  /** Absent: what is in force today. */
  version: z.number().int().min(1).optional(),
  /** A definition not saved, to try instead. */
  document: z.record(z.string(), z.unknown()).optional(),
})
export type BacktestQuestion = z.output<typeof questionSchema>

/**
 * How a score would have foretold what happened. An observation is an account with MRR on an as-of day; it is positive
 * where its MRR reached 0 (or fell) within the horizon. A low score speaks for it.
 */
export const backtestSchema = z.object({
  score: z.string(),
  /** 0 for a definition not saved. */
  version: z.number(),
  from: daySchema,
  to: daySchema,
  horizon_days: z.number(),
  outcome: z.enum(outcomes),
  /** As-of days, and how many of them have a horizon that is not over yet: more may still happen to these. */
  days: z.number(),
  unfinished_days: z.number(),
  observations: z.number(),
  positives: z.number(),
  /** Observations without a score: counted above, left out of everything below but the bands. */
  without_score: z.number(),
  auc: z.number().nullable(),
  /** 95 %, clustered by account (Obuchowski 1997; DeLong where each account is observed once). */
  auc_interval: intervalSchema.nullable(),
  average_precision: z.number().nullable(),
  /** The ROC's points [false positive rate, true positive rate], up to 200; empty without both outcomes. */
  roc: z.array(intervalSchema),
  bands: z.array(countedSchema.extend({ band: z.enum(bands).nullable() })),
  /** Tenths of the observations, the lowest scores first; equal scores are spread evenly. */
  deciles: z.array(countedSchema.extend({ from: z.number(), to: z.number(), lift: z.number().nullable() })),
  lift_lowest_decile: z.number().nullable(),
  /** As if everything below a border were an alarm. */
  borders: z.array(
    z.object({
      band: z.enum(["red", "yellow"]),
      below: z.number(),
      flagged: z.number(),
      precision: z.number().nullable(),
      recall: z.number().nullable(),
    }),
  ),
  /** Days from the first of the red days that led up to a loss without a break, to the loss; median of those warned of. */
  median_days_of_warning: z.number().nullable(),
  losses: z.object({
    total: z.number(),
    warned: z.number(),
    warned_60_days: z.number(),
    /** Those warned of by how long before, from `from` days to less than `to` (null: without end). */
    by_days_of_warning: z.array(
      z.object({ from: z.number(), to: z.number().nullable(), losses: z.number() }),
    ),
    /** Up to 1,000, the latest first; `warned_days` is null where it came without warning. */
    list: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        lost_on: daySchema,
        warned_days: z.number().nullable(),
        /** The score on the last as-of day before. */
        value: z.number().nullable(),
      }),
    ),
  }),
  /** Accounts red on an as-of day whose horizon is over that were never lost: up to 1,000, those red longest first. */
  false_alarms: z.object({
    total: z.number(),
    list: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        /** As-of days it was red on, the last of them, and the score then. */
        days: z.number(),
        last_on: daySchema,
        value: z.number(),
      }),
    ),
  }),
  /** What the score states as risk (1 − score / 100) beside what happened, by tens of points. */
  calibration: z.array(countedSchema.extend({ from: z.number(), to: z.number(), stated: z.number() })),
})
export type Backtest = z.output<typeof backtestSchema>

export const startedSchema = z.object({ href: z.string() })

export const backtestScore = endpoint({
  method: "POST",
  path: "/api/v1/scores/:key/backtest",
  summary:
    "Try a score on history with only what was known then; what takes long answers 202 with where to ask for it",
  access: { right: "library:read" },
  params: scoreParams,
  body: questionSchema,
  response: backtestSchema,
  or: { status: 202, response: startedSchema },
})

const runParams = z.object({ id: z.uuid() })
const runSchema = z.object({
  status: z.enum(["running", "done", "failed", "cancelled"]),
  /** Share of the work done, 0…1. */
  progress: z.number(),
  result: backtestSchema.nullable(),
  problem: z.object({ title: z.string(), detail: z.string() }).nullable(),
})

export const getScoreRun = endpoint({
  method: "GET",
  path: "/api/v1/score-runs/:id",
  summary: "How a long back-test stands, and its result when it is done",
  access: { right: "library:read" },
  params: runParams,
  response: runSchema,
})

export const cancelScoreRun = endpoint({
  method: "DELETE",
  path: "/api/v1/score-runs/:id",
  summary: "Cancel a long back-test",
  access: { right: "library:read" },
  params: runParams,
  response: runSchema,
})

const figuresSchema = backtestSchema.pick({
  auc: true,
  auc_interval: true,
  average_precision: true,
  lift_lowest_decile: true,
})
const periodsSchema = z.object({ past: figuresSchema, later: figuresSchema })
const learntSchema = z.object({ observations: z.number(), losses: z.number() })

export const suggestWeights = endpoint({
  method: "POST",
  path: "/api/v1/scores/:key/suggest-weights",
  summary:
    "Weights learnt from the past and judged on a later period, beside those there are; changes nothing",
  access: { right: "library:read" },
  params: scoreParams,
  body: questionSchema.omit({ document: true }).extend({
    /** The first day judged on; learnt from are months whose horizon was over by then. Absent: after 60 % of the months. */
    split: daySchema.optional(),
  }),
  response: z.object({
    score: z.string(),
    version: z.number(),
    split: daySchema,
    learnt_from: learntSchema,
    judged_on: learntSchema,
    current: periodsSchema,
    suggested: periodsSchema,
    /** Shares of the whole weight. */
    inputs: z.array(
      z.object({ group: z.string(), input: z.string(), weight: z.number(), suggested: z.number() }),
    ),
    /** The score with the suggested weights, to compare or to save as a draft. */
    document: z.record(z.string(), z.unknown()),
  }),
})

export const renewalLikelihood = endpoint({
  method: "GET",
  path: "/api/v1/scores/:key/likelihood",
  summary:
    "How likely each paying account is to stay to the end of the horizon, by what the score's inputs told before",
  access: { right: "customers:read" },
  params: scoreParams,
  query: z.object({
    as_of: askedDaySchema.optional(),
    horizon_days: z.coerce.number().int().min(1).max(1100).default(90),
    /** Tells of this account alone; it is learnt from all the same. */
    account_id: z.string().max(500).optional(),
  }),
  response: z.object({
    as_of: daySchema,
    horizon_days: z.number(),
    version: z.number(),
    learnt_from: learntSchema,
    /** How well learning on earlier months told later ones; null where there is too little for it. */
    check: z
      .object({
        from: daySchema,
        to: daySchema,
        observations: z.number(),
        /** Mean likelihood told, and the share that stayed. */
        expected: z.number(),
        stayed: z.number(),
        /** Mean squared difference between what was told and what happened. */
        brier: z.number(),
        tenths: z.array(
          z.object({
            from: z.number(),
            to: z.number(),
            observations: z.number(),
            expected: z.number(),
            stayed: z.number(),
            interval: intervalSchema,
          }),
        ),
      })
      .nullable(),
    values: z.array(
      z.object({
        account_id: z.string(),
        likelihood: z.number(),
        /** 95 %, of the likelihood as it was learnt. */
        interval: intervalSchema,
        /** Nobody used the product for 30 days: at most 10 %. */
        unused: z.boolean(),
      }),
    ),
  }),
})
