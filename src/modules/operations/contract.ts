import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema, instantSchema } from "#platform/http/shapes.ts"

/** What came of a source in some days. */
const countsSchema = z.object({
  /** Taken: each message or row once. */
  rows: z.number(),
  duplicates: z.number(),
  refused: z.number(),
})
export type Counts = z.output<typeof countsSchema>

/**
 * `sending`: something came within 48 hours. `silent`: nothing for 48 hours, though it came on at least 3 of the 7 days
 * before that. `quiet`: nothing for 48 hours, and it never came regularly. `never`: nothing yet. `revoked`: its key is.
 */
export const sourceStates = ["silent", "sending", "quiet", "never", "revoked"] as const
export type SourceState = (typeof sourceStates)[number]

export const sourceSchema = z.object({
  kind: z.enum(["write_key", "import", "records"]),
  /** A write key's id, an import's kind ("usage"), or the source that rows name ("records"). */
  id: z.string(),
  /** Of a write key. */
  name: z.string().nullable(),
  state: z.enum(sourceStates),
  /** When something of it last came; of records, when it happened. */
  last_at: instantSchema.nullable(),
  /** Whole hours since then. */
  silent_hours: z.number().nullable(),
  today: countsSchema,
  /** Today and the 6 days before. */
  week: countsSchema,
  /** Of the week: how many were refused for which reason. */
  refused: z.record(z.string(), z.number()),
  /** Of the week: a message_id that stands for other content already. */
  conflicts: z.number(),
  /** Of the week: taken, more than 24 hours ahead of their arrival. */
  ahead: z.number(),
})
export type Source = z.output<typeof sourceSchema>

export const getStatus = endpoint({
  method: "GET",
  path: "/api/v1/status",
  summary: "How data comes in and how the engines stand: sources, refusals, outbox, timeline, jobs, versions",
  access: { right: "workspace:read" },
  response: z.object({
    at: instantSchema,
    sources: z.array(sourceSchema),
    /** The last refused messages, newest first, with what they began with. */
    refusals: z.array(
      z.object({ at: instantSchema, source: z.string(), reason: z.string(), excerpt: z.string() }),
    ),
    /** Changes of records on their way to the timeline. */
    outbox: z.object({ entries: z.number(), lag_seconds: z.number() }),
    timeline: z.object({
      rows: z.number(),
      /** Rows that belong to no account yet. */
      unattributed: z.number(),
      /** Of the whole engine, other workspaces included. */
      parts: z.number(),
      bytes: z.number(),
    }),
    jobs: z.object({
      /** Due, and not begun. */
      waiting: z.number(),
      running: z.number(),
      /** To begin later, failed ones that will be tried again among them. */
      scheduled: z.number(),
      failing: z.array(
        z.object({
          task: z.string(),
          attempts: z.number(),
          /** False: it will not be tried again. */
          again: z.boolean(),
          next_at: instantSchema,
          error: z.string(),
        }),
      ),
    }),
    versions: z.object({
      perennial: z.string(),
      node: z.string(),
      records: z.string(),
      timeline: z.string(),
    }),
  }),
})

/** What the live feed tells. `hello` opens it; `missed`: something may have happened unheard, so ask anew. */
export const feedEvents = {
  hello: z.object({}),
  missed: z.object({}),
  /** Rows came to these accounts, or moved there; null: to many. */
  timeline: z.object({ account_ids: z.array(z.string()).nullable(), rows: z.number() }),
  /** The portfolio of a day was computed. */
  portfolio: z.object({ as_of: daySchema, computed_at: instantSchema }),
  /** Alerts opened, ended or changed; null: many. */
  alerts: z.object({ alert_ids: z.array(z.string()).nullable() }),
  /** Members were told something. */
  notifications: z.object({}),
  import: z.object({ id: z.uuid(), status: z.string(), progress: z.number(), rows: z.number() }),
} as const
export type FeedTopic = keyof typeof feedEvents

export const feed = endpoint({
  method: "GET",
  path: "/api/v1/feed",
  summary:
    "Server-sent events while they happen: timeline {account_ids, rows}, portfolio {as_of, computed_at}, alerts {alert_ids}, import {id, status, progress, rows}, notifications {}; missed {} when some may have gone unheard",
  access: { right: "customers:read" },
  response: z.string(),
  stream: "text/event-stream",
})
