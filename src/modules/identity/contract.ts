import { z } from "zod"
import { isCurrency } from "#kernel/money.ts"
import { isTimeZone } from "#kernel/time.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { doneSchema, instantSchema } from "#platform/http/shapes.ts"
import { rights, roles } from "./rights.ts"

export { type Right, type Role, rights, rightsOf, roles } from "./rights.ts"

const language = z.enum(["en", "ru"])
const email = z.email().max(254).toLowerCase()
const password = z.string().min(10, "at least 10 characters").max(200)

/** Hours of the day [from, to) in the workspace's zone, on these weekdays (ISO: Monday is 1). */
export const workHoursSchema = z
  .strictObject({
    from: z.number().int().min(0).max(23),
    to: z.number().int().min(1).max(24),
    weekdays: z.array(z.number().int().min(1).max(7)).min(1, "at least one weekday").max(7),
  })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "later than 'from'" })

export const workspaceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  currency: z.string(),
  time_zone: z.string(),
  language,
  is_demo: z.boolean(),
  work_hours: workHoursSchema,
  /** Days off, ascending. */
  holidays: z.array(z.iso.date()),
  /** The workspace's calendar day now. */
  today: z.iso.date(),
})

export const memberSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  active: z.boolean(),
  has_password: z.boolean(),
})

/** Who is signed in and where. */
export const meSchema = z.object({
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(roles).nullable(),
  has_password: z.boolean(),
  language: language.nullable(),
  rights: z.array(z.enum(rights)),
  workspace: workspaceSchema,
})

export const signIn = endpoint({
  method: "POST",
  path: "/api/v1/session",
  summary: "Sign in with e-mail address and password; sets the session cookie",
  access: { open: "anyone" },
  body: z.object({ email, password: z.string().max(200) }),
  response: doneSchema,
})

export const signInByLink = endpoint({
  method: "POST",
  path: "/api/v1/session/link",
  summary: "Sign in with a one-time link's token; sets the session cookie",
  access: { open: "anyone" },
  body: z.object({ token: z.string().max(100) }),
  response: doneSchema,
})

export const signOut = endpoint({
  method: "DELETE",
  path: "/api/v1/session",
  summary: "Sign out",
  access: { open: "signed in" },
  response: doneSchema,
})

export const me = endpoint({
  method: "GET",
  path: "/api/v1/me",
  summary: "Who is signed in, with which rights, in which workspace",
  access: { open: "signed in" },
  response: meSchema,
})

export const updateMe = endpoint({
  method: "PATCH",
  path: "/api/v1/me",
  summary: "Change one's own name, e-mail address, language or password",
  access: { open: "signed in" },
  body: z.strictObject({
    name: z.string().min(1).max(200).optional(),
    email: email.optional(),
    language: language.optional(),
    password: password.optional(),
  }),
  response: meSchema,
})

export const getWorkspace = endpoint({
  method: "GET",
  path: "/api/v1/workspace",
  summary: "The workspace: reporting currency, time zone, default language",
  access: { right: "workspace:read" },
  response: workspaceSchema,
})

export const updateWorkspace = endpoint({
  method: "PATCH",
  path: "/api/v1/workspace",
  summary:
    "Change the workspace's name, reporting currency, time zone, default language, working hours or holidays",
  access: { right: "workspace:write" },
  body: z.strictObject({
    name: z.string().min(1).max(200).optional(),
    currency: z.string().refine(isCurrency, "an ISO 4217 code such as RUB or USD").optional(),
    time_zone: z.string().refine(isTimeZone, "an IANA zone such as Europe/Moscow").optional(),
    language: language.optional(),
    work_hours: workHoursSchema.optional(),
    holidays: z.array(z.iso.date()).max(1000).optional(),
  }),
  response: workspaceSchema,
})

export const listMembers = endpoint({
  method: "GET",
  path: "/api/v1/members",
  summary: "Members of the workspace",
  access: { right: "members:read" },
  response: z.object({ members: z.array(memberSchema) }),
})

const absenceSchema = z.object({
  id: z.uuid(),
  member_id: z.uuid(),
  from_day: z.iso.date(),
  /** Last day, included. */
  to_day: z.iso.date(),
  /** Whoever does meanwhile what falls to the member. */
  stand_in_id: z.uuid().nullable(),
})

export const listAbsences = endpoint({
  method: "GET",
  path: "/api/v1/absences",
  summary: "Which members are away now or will be, and who stands in",
  access: { right: "members:read" },
  response: z.object({ absences: z.array(absenceSchema) }),
})

export const createAbsence = endpoint({
  method: "POST",
  path: "/api/v1/absences",
  summary: "Say that a member is away, and who stands in",
  access: { right: "members:write" },
  status: 201,
  body: absenceSchema.omit({ id: true }).partial({ stand_in_id: true }).strict(),
  response: absenceSchema,
})

export const removeAbsence = endpoint({
  method: "DELETE",
  path: "/api/v1/absences/:id",
  summary: "Take an absence back",
  access: { right: "members:write" },
  params: z.object({ id: z.uuid() }),
  response: doneSchema,
})

export const inviteMember = endpoint({
  method: "POST",
  path: "/api/v1/members",
  summary:
    "Invite a member, or give a member of the same role a new link; the answer carries the one-time link, shown once",
  access: { right: "members:write" },
  body: z.object({ email, name: z.string().min(1).max(200), role: z.enum(roles) }),
  status: 201,
  response: z.object({ member: memberSchema, link: z.string() }),
})

export const updateMember = endpoint({
  method: "PATCH",
  path: "/api/v1/members/:id",
  summary: "Change a member's role, or close or reopen the membership",
  access: { right: "members:write" },
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ role: z.enum(roles).optional(), active: z.boolean().optional() }),
  response: memberSchema,
})

export const keySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.enum(rights)),
  created_at: instantSchema,
  revoked_at: instantSchema.nullable(),
})

export const listKeys = endpoint({
  method: "GET",
  path: "/api/v1/keys",
  summary: "API keys of the workspace, without their secrets",
  access: { right: "keys:write" },
  response: z.object({ keys: z.array(keySchema) }),
})

export const createKey = endpoint({
  method: "POST",
  path: "/api/v1/keys",
  summary:
    "Create an API key; the answer carries it, shown once. A key can have no more rights than its creator",
  access: { right: "keys:write" },
  body: z.object({ name: z.string().min(1).max(200), scopes: z.array(z.enum(rights)).min(1) }),
  status: 201,
  response: keySchema.extend({ key: z.string() }),
})

export const revokeKey = endpoint({
  method: "DELETE",
  path: "/api/v1/keys/:id",
  summary: "Revoke an API key at once",
  access: { right: "keys:write" },
  params: z.object({ id: z.uuid() }),
  response: keySchema,
})

export const auditEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  actor: z.record(z.string(), z.string()),
  action: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})

export const listAudit = endpoint({
  method: "GET",
  path: "/api/v1/audit",
  summary: "Who changed what, newest first",
  access: { right: "audit:read" },
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ entries: z.array(auditEntrySchema), next_cursor: z.string().nullable() }),
})
