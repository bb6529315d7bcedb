import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { doneSchema, instantSchema } from "#platform/http/shapes.ts"

/** `note`: something worth remembering; it is no touch. */
export const touchKinds = ["call", "meeting", "mail", "note"] as const
export const sentiments = ["positive", "neutral", "negative"] as const

const said = {
  kind: z.enum(touchKinds),
  /** Whether the customer took part. */
  two_way: z.boolean(),
  sentiment: z.enum(sentiments).nullable(),
  text: z.string().trim().max(4000),
  contact_id: z.string().max(200).nullable(),
}

export const touchSchema = z.object({
  ...said,
  id: z.uuid(),
  account_id: z.string(),
  author: z.string(),
  at: instantSchema,
  /** Until then its author can change it or take it back. */
  open_until: instantSchema,
})

export const recordTouch = endpoint({
  method: "POST",
  path: "/api/v1/accounts/:account_id/touches",
  summary: "Write down a call, a meeting, a mail, or a note; the account's story tells it",
  access: { right: "customers:write" },
  params: z.object({ account_id: z.string() }),
  body: z
    .strictObject({
      ...said,
      two_way: said.two_way.default(false),
      sentiment: said.sentiment.default(null),
      text: said.text.default(""),
      contact_id: said.contact_id.default(null),
      /** When it was, not after now; absent: now. */
      at: instantSchema.optional(),
    })
    .refine(({ kind, text }) => kind !== "note" || text !== "", {
      path: ["text"],
      message: "a note says something",
    }),
  status: 201,
  response: touchSchema,
})

export const changeTouch = endpoint({
  method: "PATCH",
  path: "/api/v1/touches/:id",
  summary: "Mend a touch: its author, within a day",
  access: { right: "customers:write" },
  params: z.object({ id: z.uuid() }),
  body: z.strictObject(said).partial(),
  response: touchSchema,
})

export const removeTouch = endpoint({
  method: "DELETE",
  path: "/api/v1/touches/:id",
  summary: "Take a touch back: its author, within a day",
  access: { right: "customers:write" },
  params: z.object({ id: z.uuid() }),
  response: doneSchema,
})
