import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { doneSchema, instantSchema } from "#platform/http/shapes.ts"
import { channels } from "./templates.contract.ts"

export const messageStates = ["queued", "sent", "refused", "bounced", "cancelled"] as const

/** Why a message waits, was not sent or came back. */
export const messageReasons = [
  "quiet",
  "cap",
  "outage",
  "contact_gone",
  "no_address",
  "no_consent",
  "unsubscribed",
  "dead_address",
  "no_template",
  "template_failed",
  "expired",
  "gave_up",
  "refused_by_server",
  "bounced",
] as const

export const messageSchema = z.object({
  id: z.uuid(),
  key: z.string(),
  channel: z.enum(channels),
  template: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  contact_id: z.string(),
  contact_name: z.string(),
  state: z.enum(messageStates),
  reason: z.enum(messageReasons).nullable(),
  /** What the other side said. */
  detail: z.string().nullable(),
  /** The play that asked for it. */
  play: z.string().nullable(),
  queued_at: instantSchema,
  /** Of one that waits: not before. */
  due_at: instantSchema,
  sent_at: instantSchema.nullable(),
  attempts: z.number(),
  seen_at: instantSchema.nullable(),
  clicked_at: instantSchema.nullable(),
  dismissed_at: instantSchema.nullable(),
})

export const listMessages = endpoint({
  method: "GET",
  path: "/api/v1/messages",
  summary: "The outbox: what was sent to whom, what waits and why, newest first, with how many stand how",
  access: { right: "messages:read" },
  query: z.object({
    state: z.enum(messageStates).optional(),
    channel: z.enum(channels).optional(),
    template: z.string().max(100).optional(),
    account_id: z.string().max(200).optional(),
    contact_id: z.string().max(200).optional(),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({
    messages: z.array(messageSchema),
    next_cursor: z.string().nullable(),
    /** Of all messages of the last 30 days, whatever the filter. */
    counts: z.object(Object.fromEntries(messageStates.map((state) => [state, z.number()]))),
  }),
})

export const messageParams = z.object({ id: z.uuid() })

export const getMessage = endpoint({
  method: "GET",
  path: "/api/v1/messages/:id",
  summary: "One message with what was sent",
  access: { right: "messages:read" },
  params: messageParams,
  response: messageSchema.extend({
    address: z.string().nullable(),
    language: z.enum(["en", "ru"]).nullable(),
    content: z.object({ subject: z.string(), text: z.string() }).nullable(),
  }),
})

export const sendMessage = endpoint({
  method: "POST",
  path: "/api/v1/messages",
  summary: "Queue a message for a contact: once a key; refused at once where nothing may be sent",
  access: { right: "messages:write" },
  body: z.object({
    key: z.string().min(1).max(200),
    channel: z.enum(channels),
    template: z.string().max(100),
    account_id: z.string().min(1).max(200),
    contact_id: z.string().min(1).max(200),
    values: z.record(z.string().max(100), z.string().max(2000)).default({}),
  }),
  status: 202,
  response: z.object({
    message_id: z.string(),
    state: z.enum(["queued", "refused"]),
    reason: z.enum(messageReasons).nullable(),
  }),
})

export const cancelMessage = endpoint({
  method: "DELETE",
  path: "/api/v1/messages/:id",
  summary: "Call a queued message off; one that was handed over is a conflict",
  access: { right: "messages:write" },
  params: messageParams,
  response: doneSchema,
})

export const reportBounces = endpoint({
  method: "POST",
  path: "/api/v1/messages/bounces",
  summary:
    "What a relay reports of mail that came back (the fields of RFC 3464): by Message-ID, or by the recipient's address",
  access: { right: "messages:write" },
  body: z.object({
    bounces: z
      .array(
        z
          .object({
            message_id: z.string().max(500).optional(),
            recipient: z.email().max(254).toLowerCase().optional(),
            action: z.enum(["failed", "delayed", "delivered", "relayed", "expanded"]).default("failed"),
            /** As "5.1.1". */
            status: z.string().max(20).default("5.0.0"),
            diagnostic: z.string().max(2000).default(""),
          })
          .refine((bounce) => bounce.message_id !== undefined || bounce.recipient !== undefined, {
            message: "message_id or recipient",
          }),
      )
      .min(1)
      .max(1000),
  }),
  response: z.object({
    /** Messages that are bounced now and were not before. */
    bounced: z.number(),
    /** Reports of no message and no contact that we know. */
    unknown: z.number(),
  }),
})

export const contactMessagingSchema = z.object({
  contact_id: z.string(),
  /** The contact's own; null: the account's or the workspace's is used. */
  language: z.enum(["en", "ru"]).nullable(),
  /** Agreed to be written to, or withdrew it; null: never asked. */
  consent: z.boolean().nullable(),
  consent_at: instantSchema.nullable(),
  refuses: z.array(z.enum(channels)),
  dead_email: z.string().nullable(),
  dead_since: instantSchema.nullable(),
  telegram: z.boolean(),
})

const contactParams = z.object({ contact_id: z.string().min(1) })

export const getContactMessaging = endpoint({
  method: "GET",
  path: "/api/v1/contacts/:contact_id/messaging",
  summary: "How a contact may be written to: language, consent, channels refused, an address that is dead",
  access: { right: "messages:read" },
  params: contactParams,
  response: contactMessagingSchema,
})

export const updateContactMessaging = endpoint({
  method: "PATCH",
  path: "/api/v1/contacts/:contact_id/messaging",
  summary: "Change a contact's language, consent or refused channels; `alive`: the address takes mail again",
  access: { right: "messages:write" },
  params: contactParams,
  body: z.strictObject({
    language: z.enum(["en", "ru"]).nullable().optional(),
    consent: z.boolean().nullable().optional(),
    refuses: z.array(z.enum(channels)).max(channels.length).optional(),
    alive: z.literal(true).optional(),
  }),
  response: contactMessagingSchema,
})

export const linkTelegram = endpoint({
  method: "POST",
  path: "/api/v1/contacts/:contact_id/telegram-link",
  summary: "A link that ties the contact's Telegram to the contact when it is opened",
  access: { right: "messages:write" },
  params: contactParams,
  response: z.object({ link: z.url() }),
})
