import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema, instantSchema } from "#platform/http/shapes.ts"

/** An origin as a browser sends it: "https://app.example.com". */
const origin = z
  .string()
  .max(300)
  .transform((text) => text.trim().toLowerCase())
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    "scheme and host as a browser sends them, such as https://app.example.com",
  )

export const writeKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Where browsers may send from; empty: from anywhere. */
  origins: z.array(z.string()),
  created_at: instantSchema,
  revoked_at: instantSchema.nullable(),
})

const withSecret = writeKeySchema.extend({
  /** Shown once. */
  write_key: z.string(),
})

const params = z.object({ id: z.uuid() })

export const createWriteKey = endpoint({
  method: "POST",
  path: "/api/v1/write-keys",
  summary:
    "Create a key that can send to the tracking API and nothing else; with `origins`, only from pages of these",
  access: { right: "keys:write" },
  body: z.object({
    name: z.string().trim().min(1).max(200),
    origins: z.array(origin).max(100).default([]),
  }),
  status: 201,
  response: withSecret,
})

export const listWriteKeys = endpoint({
  method: "GET",
  path: "/api/v1/write-keys",
  summary: "Write keys of the workspace, without their secrets",
  access: { right: "keys:write" },
  response: z.object({ write_keys: z.array(writeKeySchema) }),
})

export const rotateWriteKey = endpoint({
  method: "POST",
  path: "/api/v1/write-keys/:id/rotate",
  summary:
    "Give a write key a new secret, shown once; the old one stays valid for `keep_hours` (24 unless said otherwise, 0: ends at once)",
  access: { right: "keys:write" },
  params,
  query: z.object({ keep_hours: z.coerce.number().int().min(0).max(168).default(24) }),
  response: withSecret,
})

export const revokeWriteKey = endpoint({
  method: "DELETE",
  path: "/api/v1/write-keys/:id",
  summary: "Revoke a write key at once",
  access: { right: "keys:write" },
  params,
  response: writeKeySchema,
})

export const trackingStatus = endpoint({
  method: "GET",
  path: "/api/v1/tracking/status",
  summary: "What became of tracked messages in the last 30 days, by write key and day, and the last refusals",
  access: { right: "customers:read" },
  response: z.object({
    sources: z.array(
      z.object({
        write_key_id: z.uuid(),
        name: z.string(),
        revoked: z.boolean(),
        /** When a message was last taken; null: never. */
        last_at: instantSchema.nullable(),
        days: z.array(
          z.object({
            day: daySchema,
            taken: z.number(),
            duplicates: z.number(),
            /** A message_id that stands for other content already. */
            conflicts: z.number(),
            /** Of those taken: more than 24 hours ahead of their arrival. */
            ahead: z.number(),
            refused: z.record(z.string(), z.number()),
          }),
        ),
      }),
    ),
    refusals: z.array(
      z.object({ at: instantSchema, write_key_id: z.uuid(), reason: z.string(), excerpt: z.string() }),
    ),
  }),
})
