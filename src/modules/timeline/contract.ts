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

/** The beginning of rows' names up to the dot: "usage" of "usage.Report Created". */
export const familySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,49}$/, "the beginning of rows' names up to the dot, as usage")

/** How long rows are kept: "36 months". */
export const keepSchema = z
  .string()
  .regex(/^([1-9]\d{0,3} (day|month|year)s?|forever)$/, "as 90 days, 36 months, 5 years, or forever")

export const readRetention = endpoint({
  method: "GET",
  path: "/api/v1/retention",
  summary:
    "How long rows of each family are kept, and how many the next night would delete; with `family` and `keep`, as if that was the rule",
  access: { right: "library:read" },
  query: z.object({ family: familySchema.optional(), keep: keepSchema.optional() }),
  response: z.object({
    families: z.array(
      z.object({
        family: z.string(),
        keep: z.string(),
        /** Rows of days before this one go; null: none do. */
        first_kept: daySchema.nullable(),
        rows: z.number(),
        first_day: daySchema.nullable(),
        last_day: daySchema.nullable(),
        going: z.number(),
      }),
    ),
    /** What the last night's work deleted, by family; null: there was none yet. */
    last: z.object({ day: daySchema, removed: z.record(z.string(), z.number()) }).nullable(),
  }),
})

export const putRetention = endpoint({
  method: "PUT",
  path: "/api/v1/retention/:family",
  summary: "Say how long rows of a family are kept; what is older is deleted from the next night on",
  access: { right: "library:write" },
  params: z.object({ family: familySchema }),
  body: z.strictObject({ keep: keepSchema }),
  response: z.object({ family: z.string(), keep: z.string() }),
})
