import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema, daySchema, instantSchema } from "#platform/http/shapes.ts"

export const severities = ["low", "medium", "high", "critical"] as const
export type Severity = (typeof severities)[number]

const figureSchema = z.object({
  of: z.enum(["metric", "score"]),
  key: z.string(),
  /** The value itself, how it changed in `days`, or what it was before them. */
  as: z.enum(["value", "change", "before"]),
  value: z.number(),
  operator: z.enum(["<", "<=", ">", ">=", "==", "!="]),
  bound: z.number(),
  days: z.number().optional(),
  before: z.number().nullable().optional(),
  now: z.number().nullable().optional(),
})

/** Why an alert opened, in figures that both languages can say. */
export const reasonSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("condition"), figures: z.array(figureSchema), held_days: z.number() }),
  z.object({
    kind: z.literal("event"),
    name: z.string(),
    at: instantSchema,
    value: z.number().nullable(),
    person: z.string(),
    comment: z.string().nullable(),
  }),
  z.object({ kind: z.literal("date"), date: daySchema, days: z.number() }),
  z.object({ kind: z.literal("source"), source: z.string(), hours: z.number() }),
  /** Net churn of a month ("2026-03") and of the month before, as decimal fractions of the opening MRR. */
  z.object({
    kind: z.literal("net_churn"),
    month: z.string(),
    net_churn: z.number(),
    before: z.number(),
  }),
  /** A marked cell of churn by cohorts: the month it began in, its age in months, and the churn of the ages. */
  z.object({
    kind: z.literal("cohort"),
    cohort: z.string(),
    age: z.number(),
    churn: z.number(),
    before: z.number().nullable(),
  }),
])
export type Reason = z.output<typeof reasonSchema>

/** open: to be answered; snoozed: until a day; closed by a person; cleared by itself; left: the account is no longer watched. */
export const alertStates = ["open", "snoozed", "closed", "cleared", "left"] as const
export type AlertState = (typeof alertStates)[number]

export const alertSchema = z.object({
  id: z.uuid(),
  signal: z.string(),
  signal_name: bilingualSchema,
  severity: z.enum(severities),
  state: z.enum(alertStates),
  /** Null: of the workspace as a whole. */
  account_id: z.string().nullable(),
  account_name: z.string().nullable(),
  /** What it is about where it is no account: a source of data, net churn, a cohort by the month it began in. */
  subject: z.string(),
  reason: reasonSchema,
  owner_role: z.string(),
  /** Null: nobody holds the role. */
  owner_email: z.string().nullable(),
  play: z.string().nullable(),
  opened_on: daySchema,
  opened_at: instantSchema,
  due_at: instantSchema,
  overdue: z.boolean(),
  snoozed_until: daySchema.nullable(),
  escalated_at: instantSchema.nullable(),
  escalated_to: z.string().nullable(),
  ended_at: instantSchema.nullable(),
  close_reason: z.string().nullable(),
  close_result: z.string().nullable(),
})
export type Alert = z.output<typeof alertSchema>

export const listAlerts = endpoint({
  method: "GET",
  path: "/api/v1/alerts",
  summary: "Alerts, newest first; `state` and `severity` may be several, divided by commas",
  access: { right: "signals:read" },
  query: z.object({
    /** Absent: open. `all`: every one. */
    state: z.string().max(100).default("open"),
    severity: z.string().max(100).optional(),
    signal: z.string().max(100).optional(),
    /** E-mail address of the owner; `none`: nobody's. */
    owner: z.string().max(320).optional(),
    account_id: z.string().max(200).optional(),
    overdue: z.stringbool().optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({
    alerts: z.array(alertSchema),
    /** All that fit, beyond the page too. */
    total: z.number(),
    accounts: z.number(),
    next_cursor: z.string().nullable(),
  }),
})

const alertParams = z.object({ id: z.uuid() })

const historySchema = z.object({
  at: instantSchema,
  actor: z.record(z.string(), z.string()),
  action: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
const detailedSchema = alertSchema.extend({ history: z.array(historySchema) })

export const getAlert = endpoint({
  method: "GET",
  path: "/api/v1/alerts/:id",
  summary: "An alert with what was done about it, oldest first",
  access: { right: "signals:read" },
  params: alertParams,
  response: detailedSchema,
})

const note = z.string().trim().max(2000)

export const snoozeAlert = endpoint({
  method: "POST",
  path: "/api/v1/alerts/:id/snooze",
  summary: "Put an alert aside until a day; it is still the same alert",
  access: { right: "signals:write" },
  params: alertParams,
  body: z.strictObject({ until: daySchema, note: note.optional() }),
  response: detailedSchema,
})

export const handOverAlert = endpoint({
  method: "POST",
  path: "/api/v1/alerts/:id/hand-over",
  summary: "Hand an alert to another member, with a word why",
  access: { right: "signals:write" },
  params: alertParams,
  body: z.strictObject({ to: z.string().max(320), note: note.optional() }),
  response: detailedSchema,
})

/** What came of an alert. */
export const closeResults = ["solved", "in_hand", "no_need", "false_alarm", "lost"] as const

export const closeAlert = endpoint({
  method: "POST",
  path: "/api/v1/alerts/:id/close",
  summary: "Close an alert with its reason and result; the same crossing opens no other",
  access: { right: "signals:write" },
  params: alertParams,
  body: z.strictObject({ reason: note.min(1), result: z.enum(closeResults) }),
  response: detailedSchema,
})

export const commentAlert = endpoint({
  method: "POST",
  path: "/api/v1/alerts/:id/comments",
  summary: "Say something about an alert",
  access: { right: "signals:write" },
  params: alertParams,
  body: z.strictObject({ text: note.min(1) }),
  response: detailedSchema,
})
