import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { doneSchema, instantSchema } from "#platform/http/shapes.ts"

const hour = z.number().int().min(0).max(23)
const email = z.email().max(254).toLowerCase()
const webOrigin = z
  .string()
  .max(300)
  .transform((text) => text.trim().replace(/\/+$/, ""))
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "an address such as https://success.example.com",
  )

export const messageSettingsSchema = z.object({
  from_name: z.string().nullable(),
  from_email: z.string().nullable(),
  reply_to: z.string().nullable(),
  public_url: z.string().nullable(),
  weekly_cap: z.number(),
  quiet_from: z.number(),
  quiet_to: z.number(),
  quiet_days: z.array(z.number()),
  wait_days: z.number(),
  needs_consent: z.boolean(),
  in_app_proof: z.boolean(),
  /** What follows from the settings and from how the installation was started. */
  state: z.object({
    /** The sender that mail bears now. */
    sender: z.string(),
    public_url: z.string(),
    /** The relay's host; null: none is set up, and mail waits. */
    relay: z.string().nullable(),
    mail_problem: z.string().nullable(),
    mail_problem_at: instantSchema.nullable(),
    telegram_bot: z.string().nullable(),
    push_public_key: z.string().nullable(),
    in_app_secret: z.boolean(),
    /** Messages that wait, by channel. */
    waiting: z.record(z.string(), z.number()),
  }),
})

export const getMessageSettings = endpoint({
  method: "GET",
  path: "/api/v1/messages/settings",
  summary: "How messages are sent: sender, cap, quiet hours, consent, and how the channels stand",
  access: { right: "messages:read" },
  response: messageSettingsSchema,
})

export const updateMessageSettings = endpoint({
  method: "PATCH",
  path: "/api/v1/messages/settings",
  summary: "Change how messages are sent; a Telegram bot's token is kept sealed and never told again",
  access: { right: "workspace:write" },
  body: z.strictObject({
    from_name: z.string().trim().max(100).nullable().optional(),
    from_email: email.nullable().optional(),
    reply_to: email.nullable().optional(),
    public_url: webOrigin.nullable().optional(),
    weekly_cap: z.number().int().min(1).max(50).optional(),
    quiet_from: hour.optional(),
    quiet_to: hour.optional(),
    quiet_days: z
      .array(z.number().int().min(1).max(7))
      .max(6, "a day of the week on which messages may be sent")
      .refine((days) => new Set(days).size === days.length, "each weekday once")
      .optional(),
    wait_days: z.number().int().min(1).max(90).optional(),
    needs_consent: z.boolean().optional(),
    in_app_proof: z.boolean().optional(),
    /** As the BotFather gives it; null: no bot any more. */
    telegram_token: z
      .string()
      .trim()
      .regex(/^\d+:[\w-]{20,}$/, "a bot's token, as 123456:ABC…")
      .nullable()
      .optional(),
  }),
  response: messageSettingsSchema,
})

export const makePushKeys = endpoint({
  method: "POST",
  path: "/api/v1/messages/settings/push-keys",
  summary: "Make the keys that push services know this workspace by, once; browsers agree to the public one",
  access: { right: "workspace:write" },
  response: messageSettingsSchema,
})

export const makeInAppSecret = endpoint({
  method: "POST",
  path: "/api/v1/messages/settings/in-app-secret",
  summary:
    "Make a new secret with which the product's server proves who asks for in-app messages, shown once; the one before ends",
  access: { right: "workspace:write" },
  status: 201,
  response: z.object({ secret: z.string() }),
})

export const sendTestMail = endpoint({
  method: "POST",
  path: "/api/v1/messages/settings/test",
  summary: "Hand a test mail over to the relay now, and tell what it says",
  access: { right: "workspace:write" },
  body: z.object({ email }),
  response: z.object({ taken: z.boolean(), answer: z.string() }),
})

export const notificationSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  text: z.string(),
  href: z.string(),
  at: instantSchema,
  read_at: instantSchema.nullable(),
})

export const listNotifications = endpoint({
  method: "GET",
  path: "/api/v1/notifications",
  summary: "What one was told, newest first, and how much of it is unread; a key is told nothing",
  access: { open: "signed in" },
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({
    notifications: z.array(notificationSchema),
    unread: z.number(),
    by_mail: z.boolean(),
    next_cursor: z.string().nullable(),
  }),
})

export const readNotifications = endpoint({
  method: "POST",
  path: "/api/v1/notifications/read",
  summary: "Mark notifications read: these, or all",
  access: { open: "signed in" },
  body: z.object({ ids: z.union([z.array(z.uuid()).max(200), z.literal("all")]) }),
  response: doneSchema,
})

export const updateNotifications = endpoint({
  method: "PATCH",
  path: "/api/v1/notifications",
  summary: "Whether one is told by mail too",
  access: { open: "signed in" },
  body: z.strictObject({ by_mail: z.boolean() }),
  response: doneSchema,
})
