import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema, doneSchema, instantSchema } from "#platform/http/shapes.ts"
import { bands } from "./scores.contract.ts"

const text = z.string().trim()

/** A person's word beside a score: it never changes what is computed. */
export const overrideSchema = z.object({
  id: z.uuid(),
  account_id: z.string(),
  score: z.string(),
  band: z.enum(bands),
  reason: z.string(),
  author: z.record(z.string(), z.string()),
  created_at: instantSchema,
  /** It holds to the end of this day. */
  expires_on: daySchema,
  withdrawn_at: instantSchema.nullable(),
  /** It holds today. */
  live: z.boolean(),
  /** What the model said when it was overruled. */
  computed_value: z.number().nullable(),
  computed_band: z.enum(bands).nullable(),
})

export const overrideScore = endpoint({
  method: "POST",
  path: "/api/v1/accounts/:account_id/overrides",
  summary:
    "Say that a score is wrong about an account: the band it should have, why, and until when (90 days at most)",
  access: { right: "customers:write" },
  params: accountParams,
  body: z.strictObject({
    score: z.string().max(100).default("health"),
    band: z.enum(bands),
    reason: text.min(1).max(2000),
    expires_on: daySchema,
  }),
  status: 201,
  response: overrideSchema,
})

export const withdrawOverride = endpoint({
  method: "DELETE",
  path: "/api/v1/overrides/:id",
  summary: "Withdraw an override before it expires",
  access: { right: "customers:write" },
  params: z.object({ id: z.uuid() }),
  response: doneSchema,
})

export const listOverrides = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/overrides",
  summary: "What people said of an account's scores, newest first",
  access: { right: "customers:read" },
  params: accountParams,
  response: z.object({ overrides: z.array(overrideSchema) }),
})

export const listDisagreements = endpoint({
  method: "GET",
  path: "/api/v1/scores/:key/disagreements",
  summary: "Where people and a score disagree, and, where the time to tell is over, who was right",
  access: { right: "customers:read" },
  params: z.object({ key: z.string().max(100) }),
  response: z.object({
    /** Newest first, up to 1,000: live ones whose band is not the computed one of today, and all that are over. */
    disagreements: z.array(
      overrideSchema.extend({
        account_name: z.string(),
        value_today: z.number().nullable(),
        band_today: z.enum(bands).nullable(),
        /**
         * The account was lost within 90 days: whoever saw it worse was right; else whoever saw it better. Null while
         * that is not known, or both said the same.
         */
        right: z.enum(["person", "model"]).nullable(),
      }),
    ),
  }),
})

/** A CSM's own view of an account, 1 (lost to us) to 6 (delighted). */
export const pulseSchema = z.object({
  id: z.uuid(),
  account_id: z.string(),
  step: z.number(),
  reasons: z.array(z.string()),
  comment: z.string().nullable(),
  author: z.record(z.string(), z.string()),
  at: instantSchema,
})

export const setPulse = endpoint({
  method: "POST",
  path: "/api/v1/accounts/:account_id/pulse",
  summary: "Record one's own view of an account, 1 to 6, beside its scores",
  access: { right: "customers:write" },
  params: accountParams,
  body: z.strictObject({
    step: z.number().int().min(1).max(6),
    reasons: z.array(text.min(1).max(200)).max(10).default([]),
    comment: text.max(2000).nullish(),
  }),
  status: 201,
  response: pulseSchema,
})

export const listPulses = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/pulse",
  summary: "How people saw an account, newest first, up to 500",
  access: { right: "customers:read" },
  params: accountParams,
  response: z.object({ pulses: z.array(pulseSchema) }),
})
