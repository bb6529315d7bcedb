import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, bilingualSchema, daySchema, instantSchema, moneySchema } from "#platform/http/shapes.ts"

export const bands = ["red", "yellow", "green"] as const
export type Band = (typeof bands)[number]

/** How groups become one score: their weighted mean, their product as shares of 100, or the lowest of them. */
export const combinations = ["weighted_mean", "product", "min"] as const

export const scoreParams = z.object({ key: z.string().max(100) })
export const versionParams = scoreParams.extend({ version: z.coerce.number().int().min(1) })

/** A score document (design §5), as JSON or YAML; the key may be left to the address. */
const documentSchema = z.record(z.string(), z.unknown())

export const scoreVersionSchema = z.object({
  version: z.number(),
  created_at: instantSchema,
  author: z.record(z.string(), z.string()),
  /** Null while it is a draft. */
  published_at: instantSchema.nullable(),
  note: z.string().nullable(),
  /** What new values are computed by. */
  in_force: z.boolean(),
  document: documentSchema,
})

export const listScores = endpoint({
  method: "GET",
  path: "/api/v1/scores",
  summary: "The scores in force: names, what they tell, whom they apply to",
  access: { right: "library:read" },
  response: z.object({
    scores: z.array(
      z.object({
        key: z.string(),
        version: z.number(),
        name: bilingualSchema,
        about: bilingualSchema,
        combine: z.enum(combinations),
        /** The score this one stands in for among the accounts it applies to. */
        scorecard: z.string().nullable(),
        applies_to: z.string().nullable(),
        groups: z.array(z.object({ key: z.string(), name: bilingualSchema, weight: z.number() })),
        /** Keys of the metrics it is computed from. */
        metrics: z.array(z.string()),
        /** Versions not yet published. */
        drafts: z.number(),
      }),
    ),
  }),
})

const savedSchema = z.object({
  key: z.string(),
  version: z.number(),
  draft: z.boolean(),
  document: documentSchema,
})

export const putScore = endpoint({
  method: "PUT",
  path: "/api/v1/scores/:key",
  summary: "Save a score, as JSON or YAML; in force at once unless it is saved as a draft",
  access: { right: "library:write" },
  params: scoreParams,
  query: z.object({ draft: z.stringbool().default(false), note: z.string().max(2000).optional() }),
  body: documentSchema,
  response: savedSchema,
  or: { status: 201, response: savedSchema },
})

export const scoreVersions = endpoint({
  method: "GET",
  path: "/api/v1/scores/:key/versions",
  summary: "Every version of a score, drafts too, newest first",
  access: { right: "library:read" },
  params: scoreParams,
  response: z.object({ key: z.string(), versions: z.array(scoreVersionSchema) }),
})

export const riskSchema = z.object({
  /** Accounts that pay, by band. */
  by_band: z.object({ red: z.number(), yellow: z.number(), green: z.number(), none: z.number() }),
  /** MRR of the accounts in red. */
  mrr_red: moneySchema,
  /** Σ MRR × (1 − score / 100); half the MRR where there is no score. */
  mrr_at_risk: moneySchema,
})

export const scoreDistribution = endpoint({
  method: "GET",
  path: "/api/v1/scores/:key/distribution",
  summary: "How a score spreads over the accounts that pay: by band, by five points, and the MRR at risk",
  access: { right: "customers:read" },
  params: scoreParams,
  query: asOfQuery.extend({ version: z.coerce.number().int().min(1).optional() }),
  response: riskSchema.extend({
    as_of: daySchema,
    version: z.number(),
    /** `from` ≤ score < `to`; 100 belongs to the last. */
    bins: z.array(z.object({ from: z.number(), to: z.number(), accounts: z.number() })),
  }),
})

export const compareVersion = endpoint({
  method: "POST",
  path: "/api/v1/scores/:key/versions/:version/compare",
  summary: "A version beside the one in force, over all accounts: who changes band, how MRR at risk changes",
  access: { right: "library:read" },
  params: versionParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    in_force: z.number().nullable(),
    version: z.number(),
    before: riskSchema,
    after: riskSchema,
    /** Accounts whose band changes, most MRR first, up to 1,000; `changed` counts all. */
    changed: z.number(),
    changes: z.array(
      z.object({
        account_id: z.string(),
        name: z.string(),
        mrr: moneySchema,
        value_before: z.number().nullable(),
        value_after: z.number().nullable(),
        band_before: z.enum(bands).nullable(),
        band_after: z.enum(bands).nullable(),
      }),
    ),
  }),
})

export const previewScore = endpoint({
  method: "POST",
  path: "/api/v1/scores/:key/preview",
  summary: "A definition not yet saved beside the version in force, over all accounts; nothing is saved",
  access: { right: "customers:read" },
  params: scoreParams,
  query: asOfQuery,
  body: documentSchema,
  response: compareVersion.response.omit({ version: true }),
})

export const publishVersion = endpoint({
  method: "POST",
  path: "/api/v1/scores/:key/versions/:version/publish",
  summary: "Bring a draft into force, with a note; days before keep the version they had",
  access: { right: "library:write" },
  params: versionParams,
  body: z.strictObject({ note: z.string().trim().min(1).max(2000) }),
  response: z.object({ key: z.string(), version: z.number() }),
})

export const scoreValues = endpoint({
  method: "GET",
  path: "/api/v1/scores/:key/values",
  summary: "A score of every account as of a day, by the version in force on that day unless one is named",
  access: { right: "customers:read" },
  params: scoreParams,
  query: asOfQuery.extend({ version: z.coerce.number().int().min(1).optional() }),
  stream: "application/json",
  response: z.object({
    as_of: daySchema,
    version: z.number(),
    values: z.array(
      z.object({
        account_id: z.string(),
        value: z.number().nullable(),
        band: z.enum(bands).nullable(),
        /** Share of the score's weight that had data, 0…1. */
        confidence: z.number(),
      }),
    ),
  }),
})

export const explainScore = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/explain",
  summary: "Why a score moved between two days: points of each input, which add up to the difference exactly",
  access: { right: "customers:read" },
  params: accountParams,
  query: z.object({
    score: z.string().max(100).default("health"),
    from: daySchema,
    to: daySchema,
    version: z.coerce.number().int().min(1).optional(),
  }),
  response: z.object({
    score: z.string(),
    /** Both ends are computed by this version: what moved is the customer and not the model. */
    version: z.number(),
    from: z.number().nullable(),
    to: z.number().nullable(),
    /** Empty where either end has no score. */
    contributions: z.array(
      z.object({
        group: z.string(),
        input: z.string(),
        metric_from: z.number().nullable(),
        metric_to: z.number().nullable(),
        points: z.number(),
      }),
    ),
  }),
})

export const accountScores = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/scores",
  summary: "Every score of an account as of a day, with its groups",
  access: { right: "customers:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    scores: z.array(
      z.object({
        key: z.string(),
        name: bilingualSchema,
        version: z.number(),
        value: z.number().nullable(),
        band: z.enum(bands).nullable(),
        confidence: z.number(),
        groups: z.array(z.object({ key: z.string(), name: bilingualSchema, value: z.number().nullable() })),
        /** A person's word that holds today, beside the computed value. */
        override: z
          .object({
            id: z.uuid(),
            band: z.enum(bands),
            reason: z.string(),
            author: z.string(),
            expires_on: daySchema,
          })
          .nullable(),
        /** Of a product: the mean of its groups, the published additive variant; null of other scores. */
        additive: z.number().nullable(),
        /** Of a product of two groups: whether each stands at 50 or above; null where either has no data. */
        quadrant: z.object({ first: z.boolean(), second: z.boolean() }).nullable(),
      }),
    ),
  }),
})

export const scoreHistory = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/score-history",
  summary:
    "A score over time: a line for each version, where versions changed, and what was kept at the time",
  access: { right: "customers:read" },
  params: accountParams,
  query: z.object({
    score: z.string().max(100).default("health"),
    from: daySchema,
    to: daySchema,
    step: z.enum(["day", "week"]).default("day"),
  }),
  response: z.object({
    score: z.string(),
    /** By all that is known now. A new version's line begins 90 days before it came into force. */
    lines: z.array(
      z.object({
        version: z.number(),
        points: z.array(z.object({ day: daySchema, value: z.number().nullable() })),
      }),
    ),
    changes: z.array(z.object({ day: daySchema, version: z.number(), note: z.string().nullable() })),
    /** As computed in the night after each day, by what was known then. */
    kept: z.array(
      z.object({
        day: daySchema,
        value: z.number().nullable(),
        confidence: z.number(),
        definition: z.string(),
        version: z.number(),
        band: z.enum(bands).nullable(),
      }),
    ),
  }),
})
