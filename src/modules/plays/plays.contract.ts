import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema, daySchema, instantSchema } from "#platform/http/shapes.ts"

export const playParams = z.object({ key: z.string().max(100) })

export const runOutcomes = [
  "goal",
  "completed",
  "failed",
  "stopped",
  "not_needed",
  "by_hand",
  "broken",
] as const
/** Why a would-be start was refused. */
export const refusals = [
  "off",
  "no_account",
  "not_for_account",
  "running",
  "too_soon",
  "too_often",
  "failed_twice",
] as const
export type Refusal = (typeof refusals)[number]

export const decisions = ["started", "held_out", "refused"] as const
export const waits = ["time", "condition", "task", "webhook", "goal"] as const

/** A play document, as JSON or YAML; the key may be left to the address. */
const documentSchema = z.record(z.string(), z.unknown())

const figuresSchema = z.object({
  running: z.number(),
  goal: z.number(),
  completed: z.number(),
  failed: z.number(),
  /** Ended by a stop condition, by hand, or not needed when it began. */
  stopped: z.number(),
  broken: z.number(),
  held_out: z.number(),
  refused: z.number(),
})
export type PlayFigures = z.output<typeof figuresSchema>

export const listPlays = endpoint({
  method: "GET",
  path: "/api/v1/plays",
  summary: "The plays in force, whether they are on, and how their runs stand",
  access: { right: "plays:read" },
  response: z.object({
    plays: z.array(
      z.object({
        key: z.string(),
        version: z.number(),
        name: bilingualSchema,
        about: bilingualSchema,
        on: z.boolean(),
        start: documentSchema,
        steps: z.number(),
        hold_out: z.number().nullable(),
        figures: figuresSchema,
      }),
    ),
  }),
})

export const getPlay = endpoint({
  method: "GET",
  path: "/api/v1/plays/:key",
  summary: "A play in force, its document and versions, and how its runs stand",
  access: { right: "plays:read" },
  params: playParams,
  response: z.object({
    key: z.string(),
    version: z.number(),
    on: z.boolean(),
    document: documentSchema,
    figures: figuresSchema,
    versions: z.array(
      z.object({
        version: z.number(),
        created_at: instantSchema,
        author: z.record(z.string(), z.string()),
        /** Null while it is a draft. */
        published_at: instantSchema.nullable(),
        note: z.string().nullable(),
        in_force: z.boolean(),
        /** Runs that go on by it. */
        running: z.number(),
        document: documentSchema,
      }),
    ),
  }),
})

const savedSchema = z.object({
  key: z.string(),
  version: z.number(),
  draft: z.boolean(),
  document: documentSchema,
})

export const putPlay = endpoint({
  method: "PUT",
  path: "/api/v1/plays/:key",
  summary: "Save a play, as JSON or YAML; runs under way stay with the version they began with",
  access: { right: "library:write" },
  params: playParams,
  query: z.object({ draft: z.stringbool().default(false), note: z.string().max(2000).optional() }),
  body: documentSchema,
  response: savedSchema,
  or: { status: 201, response: savedSchema },
})

export const publishPlay = endpoint({
  method: "POST",
  path: "/api/v1/plays/:key/versions/:version/publish",
  summary: "Bring a draft of a play into force, with a note",
  access: { right: "library:write" },
  params: playParams.extend({ version: z.coerce.number().int().min(1) }),
  body: z.strictObject({ note: z.string().trim().min(1).max(2000) }),
  response: z.object({ key: z.string(), version: z.number() }),
})

export const switchPlay = endpoint({
  method: "POST",
  path: "/api/v1/plays/:key/switch",
  summary: "Switch a play on or off; runs under way go on",
  access: { right: "library:write" },
  params: playParams,
  body: z.strictObject({ on: z.boolean() }),
  response: z.object({ key: z.string(), on: z.boolean() }),
})

const visitSchema = z.object({
  step: z.string(),
  kind: z.string(),
  /** Hours after the start at which it would be met. */
  after_hours: z.number(),
  /** What would happen: it goes one way or the other, waits, or is left out. */
  result: z.enum(["done", "skipped", "yes", "no", "held", "timed_out"]),
  /** Who or what it would reach. */
  effect: z.record(z.string(), z.unknown()),
})
export type Visit = z.output<typeof visitSchema>

export const tryPlay = endpoint({
  method: "POST",
  path: "/api/v1/plays/:key/try",
  summary: "The path an account would take, as things stand today, without doing anything",
  access: { right: "plays:read" },
  params: playParams,
  body: z.strictObject({
    account_id: z.string().min(1).max(200),
    /** A document not saved yet; absent: the play in force. */
    document: documentSchema.optional(),
  }),
  response: z.object({
    account_id: z.string(),
    name: z.string(),
    decision: z.enum(decisions),
    reason: z.enum(refusals).nullable(),
    goal: z.boolean().nullable(),
    stops: z.array(z.object({ when: z.string(), holds: z.boolean().nullable() })),
    path: z.array(visitSchema),
  }),
})

const enteringSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  decision: z.enum(decisions),
  reason: z.enum(refusals).nullable(),
  because: z.record(z.string(), z.string()),
})

export const wouldEnter = endpoint({
  method: "GET",
  path: "/api/v1/plays/:key/would-enter",
  summary: "Who would enter a play today, and who would be refused or held out",
  access: { right: "plays:read" },
  params: playParams,
  response: z.object({ as_of: daySchema, accounts: z.array(enteringSchema), total: z.number() }),
})

export const startByHand = endpoint({
  method: "POST",
  path: "/api/v1/plays/:key/start",
  summary: "Start a play for an account by hand; the same `start_key` starts once",
  access: { right: "plays:write" },
  params: playParams,
  body: z.strictObject({
    account_id: z.string().min(1).max(200),
    start_key: z.string().min(1).max(200).optional(),
  }),
  response: z.object({
    account_id: z.string(),
    decision: z.enum(decisions),
    reason: z.enum(refusals).nullable(),
    run_id: z.uuid().nullable(),
  }),
})

export const runSchema = z.object({
  id: z.uuid(),
  play: z.string(),
  version: z.number(),
  account_id: z.string(),
  account_name: z.string(),
  because: z.record(z.string(), z.string()),
  started_at: instantSchema,
  /** The step it stands at; null: all are behind it. */
  step: z.string().nullable(),
  waits_for: z.enum(waits).nullable(),
  until: instantSchema.nullable(),
  outcome: z.enum(runOutcomes).nullable(),
  outcome_reason: z.string().nullable(),
  ended_at: instantSchema.nullable(),
})
export type RunJson = z.output<typeof runSchema>

const pageQuery = z.object({
  state: z.enum(["running", "ended"]).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const runsPage = z.object({ runs: z.array(runSchema), next_cursor: z.string().nullable() })

export const listRuns = endpoint({
  method: "GET",
  path: "/api/v1/plays/:key/runs",
  summary: "Runs of a play, the last begun first: where each stands and how it ended",
  access: { right: "plays:read" },
  params: playParams,
  query: pageQuery,
  response: runsPage,
})

export const accountRuns = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/plays",
  summary: "Runs of plays on an account, the last begun first",
  access: { right: "plays:read" },
  params: accountParams,
  query: pageQuery,
  response: runsPage,
})

export const listStarts = endpoint({
  method: "GET",
  path: "/api/v1/plays/:key/starts",
  summary: "Would-be starts of a play and what was decided, newest first: started, held out, refused and why",
  access: { right: "plays:read" },
  params: playParams,
  query: z.object({
    decision: z.enum(decisions).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({
    starts: z.array(enteringSchema.extend({ at: instantSchema })),
  }),
})

export const getRun = endpoint({
  method: "GET",
  path: "/api/v1/play-runs/:id",
  summary: "A run of a play with what each of its steps did",
  access: { right: "plays:read" },
  params: z.object({ id: z.uuid() }),
  response: runSchema.extend({
    steps: z.array(
      z.object({
        step: z.string(),
        kind: z.string(),
        begun_at: instantSchema,
        done_at: instantSchema.nullable(),
        result: z.string(),
        effect: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
})

export const endRun = endpoint({
  method: "POST",
  path: "/api/v1/play-runs/:id/end",
  summary: "End a run by hand, with the reason; its open tasks and unsent messages are cancelled",
  access: { right: "plays:write" },
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  response: runSchema,
})

export const listWebhookHosts = endpoint({
  method: "GET",
  path: "/api/v1/webhook-hosts",
  summary: "Hosts that webhook steps of plays may call",
  access: { right: "workspace:read" },
  response: z.object({ hosts: z.array(z.object({ host: z.string(), added_at: instantSchema })) }),
})

const hostParams = z.object({
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9.-]+(:\d{1,5})?$/, "a host, as hooks.example.com, with a port where it is not 443"),
})

export const putWebhookHost = endpoint({
  method: "PUT",
  path: "/api/v1/webhook-hosts/:host",
  summary: "Allow a host to be called; the answer holds the secret that signs the calls, shown once",
  access: { right: "workspace:write" },
  params: hostParams,
  response: z.object({ host: z.string(), secret: z.string() }),
})

export const deleteWebhookHost = endpoint({
  method: "DELETE",
  path: "/api/v1/webhook-hosts/:host",
  summary: "No longer call a host",
  access: { right: "workspace:write" },
  params: hostParams,
  response: z.object({ done: z.literal(true) }),
})
