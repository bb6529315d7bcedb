import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema, daySchema, doneSchema, instantSchema } from "#platform/http/shapes.ts"

/** tech: automation alone; low: a pool of managers; high: a manager of one's own. */
export const touchModels = ["tech", "low", "high"] as const
const modelSchema = z.enum(touchModels)
export type TouchModelName = z.output<typeof modelSchema>

/** Whose decision a model is. Those of persons and plays stand against the rules until they are withdrawn. */
export const deciders = ["rule", "person", "play"] as const

const documentSchema = z.record(z.string(), z.unknown())

const decisionSchema = z.object({
  model: modelSchema,
  decided_by: z.enum(deciders),
  /** The rule's or the play's key ('otherwise': no rule held); '' where a person decided. */
  key: z.string(),
  /** In words, of persons and plays; '' of rules. */
  reason: z.string(),
  author: z.string(),
  since: instantSchema,
  decided_at: instantSchema,
})
export type TouchDecision = z.output<typeof decisionSchema>

export const getTouchModels = endpoint({
  method: "GET",
  path: "/api/v1/touch-models",
  summary: "The rules of touch models, and how many accounts are looked after in which way",
  access: { right: "plays:read" },
  response: z.object({
    /** The rules in force; null where the library has none. */
    document: z
      .object({
        version: z.number(),
        name: bilingualSchema,
        about: bilingualSchema,
        from_accounts: z.number(),
        gate_play: z.string().nullable(),
        rules: z.array(
          z.object({
            key: z.string(),
            name: bilingualSchema,
            when: z.string(),
            model: modelSchema,
            /** Accounts that are looked after so because of this rule. */
            accounts: z.number(),
          }),
        ),
        otherwise: z.object({ model: modelSchema, accounts: z.number() }),
        source: documentSchema,
      })
      .nullable(),
    accounts: z.number(),
    /** Accounts nothing was decided of yet. */
    undecided: z.number(),
    models: z.array(
      z.object({
        model: modelSchema,
        accounts: z.number(),
        /** Nobody is named as the owner: a fault under high touch. */
        without_owner: z.number(),
        by_person: z.number(),
        by_play: z.number(),
      }),
    ),
  }),
})

export const putTouchModels = endpoint({
  method: "PUT",
  path: "/api/v1/touch-models",
  summary:
    "Save the rules of touch models, as JSON or YAML; accounts change in the night or when they are applied",
  access: { right: "library:write" },
  query: z.object({ note: z.string().max(2000).optional() }),
  body: documentSchema,
  response: z.object({ version: z.number(), changed: z.boolean() }),
})

const changeSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  from: modelSchema.nullable(),
  to: modelSchema,
  /** The rule that held; 'otherwise' where none did. */
  rule: z.string(),
})

export const previewTouchModels = endpoint({
  method: "POST",
  path: "/api/v1/touch-models/preview",
  summary: "Who would change by the rules in force, or by rules not saved yet; nothing is done",
  access: { right: "plays:read" },
  body: z.strictObject({ document: documentSchema.optional() }),
  response: z.object({
    as_of: daySchema,
    /** False: there are fewer accounts than the rules ask for, so that they decide nothing. */
    applies: z.boolean(),
    moves: z.array(z.object({ from: modelSchema.nullable(), to: modelSchema, accounts: z.number() })),
    /** The first of them, by name. */
    changes: z.array(changeSchema),
    total: z.number(),
    /** Accounts the rules would look after otherwise, had not a person or a play decided. */
    kept: z.number(),
  }),
})

export const applyTouchModels = endpoint({
  method: "POST",
  path: "/api/v1/touch-models/apply",
  summary:
    "Give every account the model that the rules in force say, but for those a person or a play decided",
  access: { right: "library:write" },
  body: z.strictObject({}),
  response: z.object({ applies: z.boolean(), changed: z.number() }),
})

export const listTouchAccounts = endpoint({
  method: "GET",
  path: "/api/v1/touch-models/accounts",
  summary: "Accounts with the model they have and whose decision it is, the latest decided first",
  access: { right: "plays:read" },
  query: z.object({
    model: modelSchema.optional(),
    decided_by: z.enum(deciders).optional(),
    key: z.string().max(100).optional(),
    /** Only those without an owner. */
    without_owner: z.stringbool().default(false),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({
    accounts: z.array(
      decisionSchema.extend({
        account_id: z.string(),
        name: z.string(),
        owner_email: z.string().nullable(),
        /** What the rules would say; null where they say nothing. */
        by_rules: modelSchema.nullable(),
      }),
    ),
    total: z.number(),
  }),
})

const gateSchema = z.object({
  run_id: z.uuid(),
  account_id: z.string(),
  name: z.string(),
  owner_email: z.string().nullable(),
  started_on: daySchema,
  /** The day it is decided. */
  gate_on: daySchema,
  /** The condition that decides. */
  when: z.string(),
  /** Whether it holds today; null where it cannot be told. */
  holds: z.boolean().nullable(),
})
export type TouchGate = z.output<typeof gateSchema>

export const listTouchGates = endpoint({
  method: "GET",
  path: "/api/v1/touch-models/gates",
  summary: "Gates to come at the end of high touch, the next first, and how each would be decided today",
  access: { right: "plays:read" },
  response: z.object({ play: z.string().nullable(), gates: z.array(gateSchema) }),
})

export const accountTouchModel = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/touch-model",
  summary: "How an account is looked after, by whose decision, what the rules say, and its gate",
  access: { right: "plays:read" },
  params: accountParams,
  response: z.object({
    decision: decisionSchema.nullable(),
    /** What the rules say of it; null where there are none. */
    by_rules: z.object({ model: modelSchema, rule: z.string(), name: bilingualSchema.nullable() }).nullable(),
    gate: gateSchema.nullable(),
  }),
})

export const setAccountTouchModel = endpoint({
  method: "PUT",
  path: "/api/v1/accounts/:account_id/touch-model",
  summary:
    "Say how an account is looked after, with the reason; it stands against the rules until it is withdrawn",
  access: { right: "plays:write" },
  params: accountParams,
  body: z.strictObject({ model: modelSchema, reason: z.string().trim().min(1).max(1000) }),
  response: decisionSchema,
})

export const withdrawAccountTouchModel = endpoint({
  method: "DELETE",
  path: "/api/v1/accounts/:account_id/touch-model",
  summary: "Withdraw what a person or a play decided of an account: the rules decide again, at once",
  access: { right: "plays:write" },
  params: accountParams,
  response: doneSchema,
})
