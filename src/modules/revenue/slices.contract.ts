import { z } from "zod"
import { asOfQuery, daySchema, instantSchema } from "#platform/http/shapes.ts"

/** What revenue can be cut by beside any trait: attributes of accounts as they are now, and what was sold. */
export const sliceKeys = [
  "segment",
  "tier",
  "owner",
  "region",
  "touch_model",
  "parent",
  "account",
  "product",
] as const

const sliceText = z
  .string()
  .max(600)
  .regex(
    new RegExp(`^(${sliceKeys.join("|")}|trait\\.[^:]{1,100}):`),
    `KEY:VALUE, where KEY is one of ${sliceKeys.join(", ")} or trait.NAME; an empty VALUE means none is known`,
  )

/**
 * `slice=segment:Enterprise&slice=owner:a@b.c`, each KEY:VALUE; values of one key are alternatives, keys narrow one
 * another. `parent:ID` is the account with all below it. Of a product only its own MRR counts: its first sale to an
 * account is `new`.
 */
export const sliceQuery = z.object({ slice: z.union([sliceText, z.array(sliceText).max(50)]).optional() })

/** What revenue tables can be grouped by. */
export const dimensionSchema = z
  .string()
  .regex(
    new RegExp(`^(segment|tier|owner|region|touch_model|parent|product|trait\\..{1,100})$`),
    "segment, tier, owner, region, touch_model, parent, product or trait.NAME",
  )

/** Facts up to the end of `as_of`, as they were known at `known_at` (absent: as they are known now). */
export const knowledgeQuery = asOfQuery.extend({ known_at: instantSchema.optional() })

/** Read on MRR, or on recurring revenue: MRR and the usage charges of the day's month. */
export const onQuery = z.object({ on: z.enum(["mrr", "recurring"]).default("mrr") })

/** JSON, or a file with the definition in its head. */
export const formatQuery = z.object({ format: z.enum(["json", "csv", "xlsx"]).default("json") })

export const periodQuery = z.object({ from: daySchema, to: daySchema })

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(1000).optional(),
})

export const intervals = ["day", "month", "quarter", "year"] as const
export type Interval = (typeof intervals)[number]
export const intervalQuery = z.object({ interval: z.enum(intervals).default("month") })

/** A decimal string in major units of the reporting currency. */
export const amountSchema = z.string().regex(/^-?\d+(\.\d+)?$/)

/** A decimal fraction; null where what it is a share of is zero. */
export const rateSchema = z.number().nullable()

/** Currencies without a rate on a day MRR in them came in, and how many accounts' MRR is therefore not in the figures. */
export const unconvertedSchema = z.array(z.object({ currency: z.string(), accounts: z.number() }))
