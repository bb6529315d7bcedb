import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, doneSchema, instantSchema } from "#platform/http/shapes.ts"
import { currencySchema, decimalSchema, idSchema, pageQuery } from "./shapes.contract.ts"

/** `term`: for some months, with a renewal; `continuous`: by use, without an end and without any renewal (D6). */
export const motions = ["term", "continuous"] as const

/** What of an account's use is charged for: rows of one name, by their number or their values, at prices by step. */
export const meterSchema = z.strictObject({
  /** What the charge is for, as the customer knows it. */
  product: z.string().trim().min(1).max(300),
  /** Name of the timeline rows: "usage.Server Hours". */
  row: z.string().trim().min(1).max(300),
  take: z.enum(["count", "sum"]),
  /** With `sum`: the property that is summed up; absent: the value of the row. */
  property: z.string().trim().min(1).max(200).optional(),
  currency: currencySchema,
  /** A month's price by step: the units from `from` on, up to the next step, cost `unit_price` each. */
  tiers: z
    .array(z.strictObject({ from: z.number().min(0), unit_price: decimalSchema }))
    .min(1)
    .max(50),
  /** What the plan allows in a month. */
  limit: z.number().positive().optional(),
})
export type Meter = z.output<typeof meterSchema>

/** A contract as it is put. Absent: 12 months, 30 days of notice, no automatic renewal. */
export const contractRowSchema = z.object({
  contract_id: idSchema,
  account_id: idSchema,
  number: z.string().trim().max(200).nullish(),
  motion: z.enum(motions).default("term"),
  signed_on: daySchema.nullish(),
  starts_on: daySchema,
  term_months: z.coerce.number().int().min(1).max(600).nullish(),
  /** The first day after the term; absent: `term_months` after the start. */
  ends_on: daySchema.nullish(),
  notice_days: z.coerce.number().int().min(0).max(1000).default(30),
  auto_renew: z.boolean().default(false),
  /** Share by which prices rise at a renewal: "0.05". */
  indexation: decimalSchema.default("0"),
  special_terms: z.string().trim().max(10_000).nullish(),
  notice_given_on: daySchema.nullish(),
  /** Ids of the subscriptions under it. */
  subscriptions: z.array(idSchema).max(500).default([]),
  meter: meterSchema.nullish(),
})
export type ContractRow = z.output<typeof contractRowSchema>
export type GivenContract = z.input<typeof contractRowSchema>

/** `past_term`: the term is over, yet a subscription under it goes on; `access_ended`: over, and nothing goes on. */
export const contractStates = ["upcoming", "running", "notice_given", "past_term", "access_ended"] as const

const steps = ["t180", "t90", "t60", "t30", "last_notice_day", "end"] as const

const shownContract = z.object({
  contract_id: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  number: z.string(),
  motion: z.enum(motions),
  signed_on: daySchema.nullable(),
  starts_on: daySchema,
  term_months: z.number().nullable(),
  notice_days: z.number(),
  auto_renew: z.boolean(),
  indexation: z.string(),
  special_terms: z.string().nullable(),
  notice_given_on: daySchema.nullable(),
  meter: meterSchema.nullable(),
  state: z.enum(contractStates),
  /** The first day after the term in force on the as-of day; null for a continuous contract without notice. */
  term_ends_on: daySchema.nullable(),
  /** Days of the renewal's course, and the last one on which notice can be given. Null: it is never renewed. */
  dates: z
    .object({ t180: daySchema, t90: daySchema, t60: daySchema, t30: daySchema, last_notice_day: daySchema })
    .nullable(),
  /** The first of these that is still to come. */
  next_step: z.object({ step: z.enum(steps), on: daySchema, days: z.number() }).nullable(),
  /** A term of less than 12 months. */
  short: z.boolean(),
  open_obstacles: z.number(),
})
export type ShownContract = z.output<typeof shownContract>

const obstacleSchema = z.object({
  id: z.uuid(),
  text: z.string(),
  opened_on: daySchema,
  closed_on: daySchema.nullable(),
  resolution: z.string().nullable(),
})

export const listContracts = endpoint({
  method: "GET",
  path: "/api/v1/contracts",
  summary:
    "Contracts as of a day: those that end first first, then continuous ones, then those that have ended",
  access: { right: "revenue:read" },
  query: asOfQuery.extend(pageQuery.shape).extend({
    motion: z.enum(motions).optional(),
    state: z.enum(contractStates).optional(),
    /** Ends within so many days of the as-of day. */
    within: z.coerce.number().int().min(0).max(3650).optional(),
  }),
  response: z.object({
    as_of: daySchema,
    /** Of all contracts that had begun by the day. */
    counts: z.object({
      running: z.number(),
      continuous: z.number(),
      ending_180: z.number(),
      notice_30: z.number(),
      with_obstacles: z.number(),
      short: z.number(),
      access_ended: z.number(),
    }),
    contracts: z.array(shownContract),
    next_cursor: z.string().nullable(),
  }),
})

export const accountContracts = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/contracts",
  summary: "Contracts of an account as of a day, with their subscriptions, obstacles and files",
  access: { right: "revenue:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    contracts: z.array(
      shownContract.extend({
        /** As it was put, whatever the as-of day: what a change of it starts from. */
        kept: contractRowSchema,
        obstacles: z.array(obstacleSchema),
        files: z.array(
          z.object({ id: z.uuid(), name: z.string(), bytes: z.number(), added_at: instantSchema }),
        ),
      }),
    ),
  }),
})

const contractParams = z.object({ contract_id: idSchema })

export const putContract = endpoint({
  method: "PUT",
  path: "/api/v1/contracts/:contract_id",
  summary: "Put a contract, whole: its terms and the subscriptions under it",
  access: { right: "revenue:write" },
  params: contractParams,
  body: contractRowSchema.omit({ contract_id: true }),
  response: z.object({ outcome: z.enum(["created", "updated", "duplicate"]), contract: shownContract }),
})

export const deleteContract = endpoint({
  method: "DELETE",
  path: "/api/v1/contracts/:contract_id",
  summary: "Take a contract away, with its obstacles and files; its subscriptions stay",
  access: { right: "revenue:write" },
  params: contractParams,
  response: doneSchema,
})

export const openObstacle = endpoint({
  method: "POST",
  path: "/api/v1/contracts/:contract_id/obstacles",
  summary: "Note what stands in the way of a renewal",
  access: { right: "revenue:write" },
  params: contractParams,
  body: z.object({ text: z.string().trim().min(1).max(2000), opened_on: daySchema.optional() }),
  response: obstacleSchema,
})

export const closeObstacle = endpoint({
  method: "POST",
  path: "/api/v1/contracts/:contract_id/obstacles/:id/close",
  summary: "Note that an obstacle is out of the way, and how",
  access: { right: "revenue:write" },
  params: contractParams.extend({ id: z.uuid() }),
  body: z.object({ resolution: z.string().trim().min(1).max(2000), closed_on: daySchema.optional() }),
  response: obstacleSchema,
})

export const fileLimit = 20 * 1024 * 1024

export const addContractFile = endpoint({
  method: "POST",
  path: "/api/v1/contracts/:contract_id/files",
  summary: "Attach a file of 20 MB at most to a contract: the body as application/octet-stream",
  access: { right: "revenue:write" },
  params: contractParams,
  query: z.object({ name: z.string().trim().min(1).max(300).default("contract") }),
  body: "stream",
  response: z.object({ id: z.uuid(), name: z.string(), bytes: z.number() }),
})

export const readContractFile = endpoint({
  method: "GET",
  path: "/api/v1/contracts/:contract_id/files/:id",
  summary: "A file of a contract",
  access: { right: "revenue:read" },
  params: contractParams.extend({ id: z.uuid() }),
  stream: "application/octet-stream",
  response: z.unknown(),
})

export const deleteContractFile = endpoint({
  method: "DELETE",
  path: "/api/v1/contracts/:contract_id/files/:id",
  summary: "Take a file from a contract",
  access: { right: "revenue:write" },
  params: contractParams.extend({ id: z.uuid() }),
  response: doneSchema,
})
