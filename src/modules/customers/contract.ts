import { z } from "zod"
import { isTimeZone } from "#kernel/time.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { daySchema } from "#platform/http/shapes.ts"

export const accountParams = z.object({ account_id: z.string().min(1) })

const id = z.string().trim().min(1).max(200)
const text = z.string().trim().max(2000)

/**
 * An account as it is put: the vendor's own id of the customer, and what is known of it. A field left out stays as it
 * was, null empties it. Traits are free text fields: those named are set, one that is '' is removed, others stay.
 */
export const accountRowSchema = z.object({
  account_id: id,
  name: text.min(1),
  parent_id: id.nullish(),
  segment: text.nullish(),
  tier: text.nullish(),
  owner_email: z.email().max(254).toLowerCase().nullish(),
  created_on: daySchema.nullish(),
  timezone: z.string().refine(isTimeZone, "an IANA zone such as Europe/Moscow").nullish(),
  traits: z.record(z.string().max(100), z.string().max(2000)).default({}),
})
export type AccountRow = z.output<typeof accountRowSchema>

/** Roles a contact may have at the customer; free words are allowed beside these known ones (S000-10, S003-17). */
export const contactRoles = [
  "economic_buyer",
  "champion",
  "sponsor",
  "user",
  "engineer",
  "administrator",
  "billing",
] as const

/** A contact as it is put. A field left out stays as it was, null empties it. */
export const contactRowSchema = z.object({
  contact_id: id,
  account_id: id,
  name: text.min(1),
  email: z.email().max(254).toLowerCase().nullish(),
  title: text.nullish(),
  roles: z.array(z.string().trim().min(1).max(100)).nullish(),
})
export type ContactRow = z.output<typeof contactRowSchema>

export const listContacts = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/contacts",
  summary: "People of an account and their roles",
  access: { right: "customers:read" },
  params: accountParams,
  response: z.object({
    contacts: z.array(
      z.object({
        contact_id: z.string(),
        name: z.string(),
        email: z.string().nullable(),
        title: z.string().nullable(),
        roles: z.array(z.string()),
      }),
    ),
  }),
})

/** Changes by hand. A field left out stays, null or '' empties it; of traits those named are set. */
const fields = {
  segment: text.nullable().optional(),
  tier: text.nullable().optional(),
  owner_email: z.email().max(254).toLowerCase().nullable().optional(),
  traits: z.record(z.string().min(1).max(100), z.string().max(2000)).optional(),
}

export const updateAccount = endpoint({
  method: "PATCH",
  path: "/api/v1/accounts/:account_id",
  summary: "Change an account by hand: what is set here is no longer overwritten by tracked traits",
  access: { right: "customers:write" },
  params: accountParams,
  body: z.strictObject({ name: text.min(1).optional(), ...fields }),
  response: z.object({
    account_id: z.string(),
    name: z.string(),
    segment: z.string().nullable(),
    tier: z.string().nullable(),
    owner_email: z.string().nullable(),
    traits: z.record(z.string(), z.string()),
    set_by_hand: z.array(z.string()),
  }),
})

const teamSchema = z.object({
  team: z
    .array(
      z.object({
        /** renewal_manager, specialist, advisor, hunter, lead and the like. */
        role: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, "a role as renewal_manager"),
        member_email: z.string().max(320),
      }),
    )
    .max(30),
})

export const getTeam = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/team",
  summary: "Who holds which role at an account beside its owner",
  access: { right: "customers:read" },
  params: accountParams,
  response: teamSchema,
})

export const putTeam = endpoint({
  method: "PUT",
  path: "/api/v1/accounts/:account_id/team",
  summary: "Say who holds which role at an account; one member a role",
  access: { right: "customers:write" },
  params: accountParams,
  body: teamSchema,
  response: teamSchema,
})

export const updateContact = endpoint({
  method: "PATCH",
  path: "/api/v1/contacts/:contact_id",
  summary: "Change a contact by hand: what is set here is no longer overwritten by tracked traits",
  access: { right: "customers:write" },
  params: z.object({ contact_id: z.string().min(1) }),
  body: z.strictObject({
    name: text.min(1).optional(),
    email: z.email().max(254).toLowerCase().nullable().optional(),
    title: text.nullable().optional(),
    roles: z.array(z.string().trim().min(1).max(100)).optional(),
  }),
  response: z.object({
    contact_id: z.string(),
    account_id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    title: z.string().nullable(),
    roles: z.array(z.string()),
    set_by_hand: z.array(z.string()),
  }),
})
