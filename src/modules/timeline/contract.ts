import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema, instantSchema } from "#platform/http/shapes.ts"

export const timelineRowSchema = z.object({
  name: z.string(),
  at: instantSchema,
  recorded_at: instantSchema,
  person: z.string(),
  value: z.number().nullable(),
  properties: z.record(z.string(), z.unknown()),
  source: z.string(),
  message_id: z.string(),
})

export const readTimeline = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/timeline",
  summary:
    "What happened to an account, newest first; `name` may end in * (usage.*) and be several, divided by commas",
  access: { right: "customers:read" },
  params: accountParams,
  query: z.object({
    from: daySchema.optional(),
    /** Last day, included. */
    to: daySchema.optional(),
    name: z.string().max(500).optional(),
    /** `oldest`: the other way round, from `from` on. */
    order: z.enum(["newest", "oldest"]).default("newest"),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  response: z.object({ rows: z.array(timelineRowSchema), next_cursor: z.string().nullable() }),
})

export const listUnattributed = endpoint({
  method: "GET",
  path: "/api/v1/unattributed",
  summary: "Rows that belong to no account yet, by person, the most first, and why",
  access: { right: "customers:read" },
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({
    /** All rows that wait, also of people beyond the limit. */
    rows: z.number(),
    people: z.array(
      z.object({
        person: z.string(),
        /** The account the rows named, which does not exist; null where they named none. */
        account: z.string().nullable(),
        rows: z.number(),
        first_at: instantSchema,
        last_at: instantSchema,
        reason: z.enum(["unknown_person", "several_accounts", "unknown_account", "being_attributed"]),
      }),
    ),
  }),
})
