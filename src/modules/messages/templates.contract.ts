import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"

/** The ways a message goes. */
export const channels = ["email", "in_app", "web_push", "telegram"] as const
export type ChannelName = (typeof channels)[number]

const bounded = (most: number) =>
  z.strictObject({ en: z.string().trim().min(1).max(most), ru: z.string().trim().min(1).max(most) })

/**
 * A message in both languages, with places to fill in (Liquid): `account.*`, `contact.*`, `owner.*`, `workspace.name`,
 * `values.*`, `unsubscribe_url`. The body is paragraphs of text, divided by empty lines; of a message that goes by mail
 * alone it may be mjml sections (`<mj-section>…`). The button leads where `action.href` says.
 */
export const templateDocumentSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]*$/, "a key of lower-case letters, digits and _, as first_value"),
  name: bilingualSchema,
  about: bilingualSchema.optional(),
  channels: z
    .array(z.enum(channels, { error: `one of ${channels.join(", ")}` }))
    .min(1)
    .refine((each) => new Set(each).size === each.length, "each channel once"),
  subject: bounded(200),
  body: bounded(50_000),
  action: z
    .strictObject({
      label: bounded(80),
      href: z.string().trim().min(1).max(2000),
    })
    .optional(),
})
export type TemplateDocument = z.output<typeof templateDocumentSchema>

const keyParams = z.object({ key: z.string().max(100) })
const documentSchema = z.record(z.string(), z.unknown())
const savedSchema = z.object({ key: z.string(), version: z.number(), document: templateDocumentSchema })

export const templateSummarySchema = z.object({
  key: z.string(),
  version: z.number(),
  document: templateDocumentSchema,
  /** Sent in the last 90 days, and of those bounced. */
  sent: z.number(),
  bounced: z.number(),
})

export const listTemplates = endpoint({
  method: "GET",
  path: "/api/v1/messages/templates",
  summary: "Message templates, and how many of each were sent in the last 90 days",
  access: { right: "messages:read" },
  response: z.object({ templates: z.array(templateSummarySchema) }),
})

export const getTemplate = endpoint({
  method: "GET",
  path: "/api/v1/messages/templates/:key",
  summary: "A message template as it is in force",
  access: { right: "messages:read" },
  params: keyParams,
  response: savedSchema,
})

export const putTemplate = endpoint({
  method: "PUT",
  path: "/api/v1/messages/templates/:key",
  summary: "Save a message template, as JSON or YAML; it is in force at once",
  access: { right: "library:write" },
  params: keyParams,
  body: documentSchema,
  response: savedSchema,
  or: { status: 201, response: savedSchema },
})

export const renderedSchema = z.object({
  subject: z.string(),
  text: z.string(),
  /** Of a message that goes by mail. */
  html: z.string().nullable(),
})

export const previewMessage = endpoint({
  method: "POST",
  path: "/api/v1/messages/preview",
  summary:
    "A template, or a document not yet saved, filled in for an account and a contact, in both languages",
  access: { right: "messages:read" },
  body: z.object({
    template: z.union([z.string().max(100), documentSchema]),
    account_id: z.string().min(1).max(200),
    /** Absent: the account's first contact by name. */
    contact_id: z.string().max(200).optional(),
    values: z.record(z.string().max(100), z.string().max(2000)).default({}),
  }),
  response: z.object({
    account: z.object({ account_id: z.string(), name: z.string() }),
    contact: z.object({ contact_id: z.string(), name: z.string() }),
    /** The language the contact is written to in. */
    language: z.enum(["en", "ru"]),
    en: renderedSchema,
    ru: renderedSchema,
  }),
})
