import { z } from "zod"
import { bands } from "#modules/health/contract.ts"
import { reasonSchema, severities } from "#modules/signals/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import {
  askedDaySchema,
  bilingualSchema,
  daySchema,
  doneSchema,
  instantSchema,
  moneySchema,
} from "#platform/http/shapes.ts"
import { comeBackSchema } from "./returns.contract.ts"

/** Days before the end of a term at which a renewal is a thing of the day anew. */
export const renewalStages = [90, 60, 30, 14, 7] as const

const aboutSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("alert"),
    id: z.uuid(),
    signal: z.string(),
    signal_name: bilingualSchema,
    severity: z.enum(severities),
    reason: reasonSchema,
    /** The play that the alert starts. */
    play: z.string().nullable(),
    opened_on: daySchema,
  }),
  z.object({
    kind: z.literal("task"),
    id: z.uuid(),
    title: bilingualSchema,
    about: bilingualSchema.nullable(),
    approval: z.boolean(),
    /** The role whose pool it lies in; null: it is somebody's. */
    pool: z.string().nullable(),
    play: z.string().nullable(),
  }),
  /** The term in force ends on `on`. */
  z.object({ kind: z.literal("renewal"), on: daySchema, days: z.number() }),
  /** Notice can be given until `on`. */
  z.object({ kind: z.literal("notice"), on: daySchema, days: z.number(), contract: z.string() }),
  /** What stands in the way of a renewal since a day. */
  z.object({ kind: z.literal("obstacle"), contract: z.string(), text: z.string(), since: daySchema }),
  comeBackSchema.extend({ kind: z.literal("return") }),
])
export type About = z.output<typeof aboutSchema>

export const thingSchema = z.object({
  /** Names it in actions: "alert:ID", "task:ID", "renewal:DAY:STAGE" … */
  key: z.string(),
  about: aboutSchema,
  due_at: instantSchema,
  overdue: z.boolean(),
  owner_email: z.string().nullable(),
})
export type Thing = z.output<typeof thingSchema>

export const itemSchema = z.object({
  /** Null: of the workspace as a whole. */
  account_id: z.string().nullable(),
  account_name: z.string().nullable(),
  tier: z.string().nullable(),
  health: z.object({ value: z.number(), band: z.enum(bands), confidence: z.number() }).nullable(),
  /** MRR × 12. */
  arr: moneySchema,
  /** 0…1: the greatest of 1 − health ÷ 100 and what its things carry. */
  risk: z.number(),
  /** ARR × risk. */
  at_risk: moneySchema,
  /** Days to what is nearest: the end of the term, or the first thing due; 0 when that is past. */
  days: z.number(),
  /** What it is ordered by: ARR × risk × 2^(−days ÷ 30), in units of the currency. */
  weight: z.number(),
  /** The nearest first. */
  things: z.array(thingSchema),
})
export type Item = z.output<typeof itemSchema>

const who = {
  as_of: askedDaySchema.optional(),
  /** `me`, a member's address, or `team`: everybody's and nobody's. */
  owner: z.string().max(320).default("me"),
}

export const listDay = endpoint({
  method: "GET",
  path: "/api/v1/day",
  summary:
    "What is to be done, by account, what has most at stake first: alerts, tasks, dates, reasons to come back",
  access: { right: "signals:read" },
  query: z.object({
    ...who,
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({
    as_of: daySchema,
    owner: z.string(),
    items: z.array(itemSchema),
    /** Of all, beyond those listed too. `arr`: of the accounts. */
    total: z.object({
      items: z.number(),
      things: z.number(),
      overdue: z.number(),
      arr: moneySchema,
      at_risk: moneySchema,
    }),
  }),
})

export const workload = endpoint({
  method: "GET",
  path: "/api/v1/day/workload",
  summary: "Who has how much to do, of whom, and who is away",
  access: { right: "signals:read" },
  query: z.object({ as_of: askedDaySchema.optional() }),
  response: z.object({
    as_of: daySchema,
    members: z.array(
      z.object({
        email: z.string(),
        name: z.string(),
        role: z.string(),
        things: z.number(),
        overdue: z.number(),
        /** Paying accounts of whom the member is the owner, and their ARR. */
        accounts: z.number(),
        arr: moneySchema,
        /** Where the ARR stands against 2 to 5 million USD at the day's rate (S001-19); null: no rate, or no account. */
        load: z.enum(["below", "usual", "above"]).nullable(),
        away_until: daySchema.nullable(),
        stand_in: z.string().nullable(),
      }),
    ),
    /** Things that are nobody's. */
    unowned: z.number(),
  }),
})

const keySchema = z.string().regex(/^(renewal|notice|obstacle|return):.{1,300}$/)
const noteSchema = z.string().trim().max(2000).optional()

export const markThing = endpoint({
  method: "POST",
  path: "/api/v1/day/marks",
  summary: "Say of a date or a reason to come back that it is done, or put it aside until a day",
  access: { right: "customers:write" },
  body: z
    .strictObject({
      account_id: z.string().min(1).max(200),
      key: keySchema,
      done: z.literal(true).optional(),
      snoozed_until: daySchema.optional(),
      note: noteSchema,
    })
    .refine((body) => (body.done === undefined) !== (body.snoozed_until === undefined), {
      path: ["done"],
      message: "say either done or snoozed_until",
    }),
  response: doneSchema,
})

export const reassignThings = endpoint({
  method: "POST",
  path: "/api/v1/day/hand-over",
  summary: "Hand things of the day to another member, up to 200 at once",
  access: { right: "customers:write" },
  body: z.strictObject({
    things: z
      .array(
        z.strictObject({
          account_id: z.string().max(200).nullable(),
          key: z.union([keySchema, z.string().regex(/^(alert|task):[0-9a-f-]{36}$/)]),
        }),
      )
      .min(1)
      .max(200),
    to: z.email().max(254).toLowerCase(),
    note: noteSchema,
  }),
  response: z.object({ handed_over: z.number() }),
})
