import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, moneySchema } from "#platform/http/shapes.ts"

const shareSchema = z.object({ events: z.number(), of: z.number() })
/** Started group minus held-out group, with the ends of its 95 % interval; null where a group has too little to tell. */
const differenceSchema = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()

const groupSchema = z.object({
  /** Accounts assigned, each once, at its first would-be start, whatever became of it. */
  assigned: z.number(),
  /** Those whose horizon is over: only they are compared. */
  counted: z.number(),
  goal: shareSchema.nullable(),
  churn: shareSchema,
  /** Σ MRR at the end of the horizon ÷ Σ MRR at the start; null where there was none. */
  nrr: z.number().nullable(),
  mrr_at_start: moneySchema,
  /** Mean change of health over the horizon; null where it is known of nobody. */
  score_change: z.number().nullable(),
})

export const playExperiment = endpoint({
  method: "GET",
  path: "/api/v1/plays/:key/experiment",
  summary: "What a play brings: accounts that started beside accounts held out, by intention to treat",
  access: { right: "plays:read" },
  params: z.object({ key: z.string().max(100) }),
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    share: z.number(),
    salt: z.string(),
    horizon_days: z.number(),
    planned: z.number(),
    first_on: daySchema.nullable(),
    /** The play was switched off, or the hold-out ended, before the planned number was reached. */
    stopped_early: z.boolean(),
    started: groupSchema,
    held_out: groupSchema,
    goal: differenceSchema,
    churn: differenceSchema,
    nrr: differenceSchema,
    score_change: differenceSchema,
    /** MRR that the started group kept because of the play: difference of NRR × its MRR at the start. */
    saved: z.object({ mrr: moneySchema, low: moneySchema, high: moneySchema }).nullable(),
    /** What can be said: not before both groups hold the planned number and at least 20 losses were seen. */
    verdict: z.enum(["not_enough_accounts", "not_enough_losses", "helps", "harms", "no_difference"]),
  }),
})
export type PlayExperiment = z.output<typeof playExperiment.response>
