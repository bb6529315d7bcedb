import { z } from "zod"
import { isTimeZone } from "#kernel/time.ts"
import { endpoint } from "#platform/http/endpoint.ts"

export const digestSchema = z.object({
  /** Whether the day comes by mail each working morning. */
  by_mail: z.boolean(),
  /** The hour of the member's day from which on it is sent. */
  hour: z.number().int().min(0).max(23),
  /** Null: the workspace's. */
  time_zone: z.string().refine(isTimeZone, "an IANA zone such as Europe/Moscow").nullable(),
})
export type Digest = z.output<typeof digestSchema>

export const getDigest = endpoint({
  method: "GET",
  path: "/api/v1/me/digest",
  summary: "Whether, when and in which zone one gets one's day by mail",
  access: { right: "customers:read" },
  response: digestSchema,
})

export const putDigest = endpoint({
  method: "PUT",
  path: "/api/v1/me/digest",
  summary: "Say whether, when and in which zone one's day comes by mail",
  access: { right: "customers:read" },
  body: digestSchema,
  response: digestSchema,
})
