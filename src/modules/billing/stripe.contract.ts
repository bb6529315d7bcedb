import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { instantSchema } from "#platform/http/shapes.ts"
import { idSchema } from "./shapes.contract.ts"

const sourceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Where Stripe sends its events. */
  path: z.string(),
  /** Whether the signing secret is known: no event is believed without it. */
  has_secret: z.boolean(),
  created_at: instantSchema,
  revoked_at: instantSchema.nullable(),
  events: z.number(),
  last_at: instantSchema.nullable(),
})
export type StripeSource = z.output<typeof sourceSchema>

/** Of the webhook endpoint, as Stripe's dashboard shows it. */
const signingSecret = z.string().trim().min(8).max(500)

export const listStripeSources = endpoint({
  method: "GET",
  path: "/api/v1/billing/stripe-sources",
  summary: "Accounts of Stripe that send events here",
  access: { right: "keys:write" },
  response: z.object({ sources: z.array(sourceSchema) }),
})

export const createStripeSource = endpoint({
  method: "POST",
  path: "/api/v1/billing/stripe-sources",
  summary:
    "Make an address for Stripe's events; the signing secret of the endpoint is kept sealed and never shown",
  access: { right: "keys:write" },
  body: z.object({
    name: z.string().trim().min(1).max(200),
    /** Absent: Stripe gives it out once it knows the address. */
    signing_secret: signingSecret.optional(),
  }),
  response: sourceSchema,
})

export const putStripeSecret = endpoint({
  method: "PUT",
  path: "/api/v1/billing/stripe-sources/:id/secret",
  summary:
    "Give the signing secret of a source, the first one or the next; it is kept sealed and never shown",
  access: { right: "keys:write" },
  params: z.object({ id: z.uuid() }),
  body: z.object({ signing_secret: signingSecret }),
  response: sourceSchema,
})

export const revokeStripeSource = endpoint({
  method: "DELETE",
  path: "/api/v1/billing/stripe-sources/:id",
  summary: "Take no more events from an account of Stripe; what it has told stays",
  access: { right: "keys:write" },
  params: z.object({ id: z.uuid() }),
  response: sourceSchema,
})

const customerSchema = z.object({
  source_id: z.uuid(),
  customer: z.string(),
  label: z.string().nullable(),
  account_id: z.string().nullable(),
  tied_by_hand: z.boolean(),
  events: z.number(),
  last_at: instantSchema,
  problem: z.string().nullable(),
})
export type StripeCustomer = z.output<typeof customerSchema>

export const listStripeCustomers = endpoint({
  method: "GET",
  path: "/api/v1/billing/stripe-customers",
  summary:
    "Customers of Stripe and the accounts they are; the events of one without an account wait until it is tied",
  access: { right: "revenue:read" },
  query: z.object({ untied: z.stringbool().default(false) }),
  response: z.object({ customers: z.array(customerSchema) }),
})

export const tieStripeCustomer = endpoint({
  method: "PUT",
  path: "/api/v1/billing/stripe-customers/:customer",
  summary: "Say which account a customer of Stripe is: all its events so far become the account's records",
  access: { right: "revenue:write" },
  params: z.object({ customer: idSchema }),
  body: z.object({ source_id: z.uuid(), account_id: idSchema }),
  response: customerSchema,
})
