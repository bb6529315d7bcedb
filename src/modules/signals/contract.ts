import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema, daySchema } from "#platform/http/shapes.ts"
import { severities } from "./alerts.contract.ts"

export * from "./alerts.contract.ts"

/** What may open an alert of the workspace as a whole. */
export const workspaceGrounds = ["net_churn_below_zero", "net_churn_above_zero", "cohort_cell"] as const

const signalParams = z.object({ key: z.string().max(100) })

/** A signal document (design §5), as JSON or YAML; the key may be left to the address. */
const documentSchema = z.record(z.string(), z.unknown())

export const signalSummarySchema = z.object({
  key: z.string(),
  version: z.number(),
  name: bilingualSchema,
  about: bilingualSchema,
  severity: z.enum(severities),
  owner: z.string(),
  due: z.string(),
  play: z.string().nullable(),
  /** What opens it. */
  opened_by: z.enum(["when", "event", "date", "source_silent", "workspace"]).nullable(),
  /** paying, all, or a condition over account.*. */
  watch: z.string(),
  enabled: z.boolean(),
  /** What has to be there before it can say anything. */
  waits_for: bilingualSchema.nullable(),
  /** Alerts that are open now, and those of the last 90 days. */
  open: z.number(),
  last_90_days: z.number(),
})
export type SignalSummary = z.output<typeof signalSummarySchema>

export const listSignals = endpoint({
  method: "GET",
  path: "/api/v1/signals",
  summary: "The signals: what each watches, whether it is on, how many alerts it has open",
  access: { right: "library:read" },
  response: z.object({ signals: z.array(signalSummarySchema) }),
})

export const getSignal = endpoint({
  method: "GET",
  path: "/api/v1/signals/:key",
  summary: "One signal with its document",
  access: { right: "library:read" },
  params: signalParams,
  response: signalSummarySchema.extend({ document: documentSchema }),
})

const savedSchema = z.object({ key: z.string(), version: z.number(), document: documentSchema })

export const putSignal = endpoint({
  method: "PUT",
  path: "/api/v1/signals/:key",
  summary: "Save a signal, as JSON or YAML; it is in force at once",
  access: { right: "library:write" },
  params: signalParams,
  body: documentSchema,
  response: savedSchema,
  or: { status: 201, response: savedSchema },
})

export const switchSignal = endpoint({
  method: "PUT",
  path: "/api/v1/signals/:key/enabled",
  summary: "Switch a signal on or off; alerts that are open stay",
  access: { right: "library:write" },
  params: signalParams,
  body: z.strictObject({ enabled: z.boolean() }),
  response: z.object({ key: z.string(), enabled: z.boolean() }),
})

const questionSchema = z.strictObject({
  from: daySchema,
  /** Last day, included. */
  to: daySchema,
  /** A document that is not saved; absent: the one in force. */
  document: documentSchema.optional(),
  /** With what knowledge: all there is now, or on each day what was known by its end. */
  known: z.enum(["now", "then"]).default("now"),
})
export type DryRunQuestion = z.output<typeof questionSchema>

const tryOutSchema = z.object({
  signal: z.string(),
  from: daySchema,
  to: daySchema,
  alerts: z.array(
    z.object({
      account_id: z.string(),
      name: z.string(),
      opened_on: daySchema,
      /** The day at whose end it cleared by itself; null: it did not by `to`. */
      cleared_on: daySchema.nullable(),
      /** The day on which the account was no longer watched. */
      left_on: daySchema.nullable(),
      /** MRR reached 0 on a day in (opened_on, opened_on + 90]. */
      churned_within_90d: z.boolean(),
    }),
  ),
  summary: z.object({
    alerts: z.number(),
    accounts: z.number(),
    /** Accounts with MRR on some day of the span. */
    watched: z.number(),
    /** Accounts whose MRR reached 0 on a day of the span or the 90 days after, and those of them that had an alert in the 90 days before. */
    churned: z.number(),
    caught: z.number(),
    /** Share of alerts after which the account churned within 90 days; null without alerts. */
    precision: z.number().nullable(),
    /** Share of churned accounts that were caught; null where none churned. */
    recall: z.number().nullable(),
    /** Share of all days of paying accounts in the span after which the account churned within 90 days: what precision is beside. */
    base_rate: z.number().nullable(),
    median_days_open: z.number().nullable(),
    /** Of the accounts' owners: how many alerts a week each would get, on average. */
    owners: z.number(),
    per_owner_week: z.number().nullable(),
    /** Alerts whose 90 days are not over yet: what became of them is not known whole. */
    unfinished: z.number(),
  }),
})
export type TryOut = z.output<typeof tryOutSchema>

const startedSchema = z.object({ href: z.string() })

export const dryRunSignal = endpoint({
  method: "POST",
  path: "/api/v1/signals/:key/dry-run",
  summary:
    "Try a signal on history, with all that is known now or (`known`: then) with what was known on each day: both days included, at `from` nothing is open and nothing has held. An account that is no longer watched, as one whose MRR reached 0, ends its alert with `left_on` and no `cleared_on`. What takes long answers 202 with where to ask for it",
  access: { right: "library:read" },
  params: signalParams,
  body: questionSchema,
  response: tryOutSchema,
  or: { status: 202, response: startedSchema },
})

const runParams = z.object({ id: z.uuid() })
const runSchema = z.object({
  status: z.enum(["running", "done", "failed", "cancelled"]),
  /** Share of the work done, 0…1. */
  progress: z.number(),
  result: tryOutSchema.nullable(),
  problem: z.object({ title: z.string(), detail: z.string() }).nullable(),
})

export const getSignalRun = endpoint({
  method: "GET",
  path: "/api/v1/signal-runs/:id",
  summary: "How a long dry run stands, and its result when it is done",
  access: { right: "library:read" },
  params: runParams,
  response: runSchema,
})

export const cancelSignalRun = endpoint({
  method: "DELETE",
  path: "/api/v1/signal-runs/:id",
  summary: "Cancel a dry run that is not over",
  access: { right: "library:read" },
  params: runParams,
  response: runSchema,
})
