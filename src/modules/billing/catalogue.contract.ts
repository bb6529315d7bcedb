import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, bilingualSchema, daySchema, doneSchema } from "#platform/http/shapes.ts"
import { currencySchema, decimalSchema, idSchema } from "./shapes.contract.ts"

/** Every way of being sold that the method's sources name. */
export const wayKinds = [
  "subscription",
  "usage",
  "free",
  "promo",
  "trial",
  "licence",
  "project",
  "hardware",
] as const
export type WayKind = (typeof wayKinds)[number]

/** One way a product is sold. */
export const waySchema = z
  .strictObject({
    kind: z.enum(wayKinds),
    /** A subscription's billing interval: 1, 12, 36. */
    months: z.number().int().min(1).max(120).optional(),
    /** The first day on which a free promotion no longer holds. */
    ends_on: daySchema.optional(),
    /** How long a trial lasts. */
    days: z.number().int().min(1).max(3650).optional(),
    /** What use is counted in: "GB", "hour". */
    unit: z.string().trim().min(1).max(60).optional(),
    /** Of a one-off licence: the share of its price that a year of maintenance costs, 0…1. */
    maintenance: z.number().min(0).max(1).optional(),
  })
  .refine(({ kind, months }) => kind !== "subscription" || months !== undefined, {
    path: ["months"],
    message: "a subscription says for how many months it is bought: 1, 12, 36",
  })
  .refine(({ kind, ends_on }) => kind !== "promo" || ends_on !== undefined, {
    path: ["ends_on"],
    message: "a free promotion has an end: the first day on which it no longer holds",
  })
export type Way = z.output<typeof waySchema>

/** A price of one unit from a day and a quantity on, for one way of being sold. */
export const tierSchema = z.strictObject({
  kind: z.enum(wayKinds),
  months: z.number().int().min(1).max(120).optional(),
  currency: currencySchema,
  from: daySchema,
  min_quantity: z.number().min(0).max(1e12).default(0),
  unit_price: decimalSchema,
})
export type Tier = z.output<typeof tierSchema>

/** A part of a bundle: of ours or of another vendor. */
const partSchema = z.strictObject({
  name: z.string().trim().min(1).max(300),
  vendor: z.string().trim().max(300).optional(),
  product_id: idSchema.optional(),
})

const text = (longest: number) => z.string().trim().max(longest)

export const productSchema = z.strictObject({
  name: text(300).min(1),
  /** One, or several who answer for it together. */
  vendors: z.array(text(300).min(1)).max(10).default([]),
  /** What the customer wants done, in the customer's words. */
  job: text(2000).default(""),
  /** For whom. */
  persona: text(1000).default(""),
  /** How it is delivered: cloud, on premises, equipment. */
  delivery: text(1000).default(""),
  about: text(4000).default(""),
  /** What shows that it does what it says, and where that was read. */
  evidence: text(4000).default(""),
  tags: z.array(text(60).min(1)).max(30).default([]),
  /** Whether it is of Russian origin, and its number in the register of software. */
  russian: z.boolean().default(false),
  register_number: text(60).default(""),
  sold: z.array(waySchema).min(1).max(20),
  prices: z.array(tierSchema).max(500).default([]),
  parts: z.array(partSchema).max(50).default([]),
  archived: z.boolean().default(false),
})
export type Product = z.output<typeof productSchema>

const productParams = z.object({ product_id: idSchema })

const shownProduct = productSchema.extend({
  product_id: z.string(),
  /** The lowest price of a unit on the day, by currency. */
  entry: z.array(z.object({ amount: z.string(), currency: z.string() })),
  /** Days until the next free promotion ends; null where none runs. */
  promo_days: z.number().nullable(),
})
export type ShownProduct = z.output<typeof shownProduct>

export const listProducts = endpoint({
  method: "GET",
  path: "/api/v1/catalogue/products",
  summary:
    "The catalogue; `search` finds products by the job, vendor or any other word, in any form of the word",
  access: { right: "revenue:read" },
  query: asOfQuery.extend({
    search: z.string().max(300).optional(),
    archived: z.stringbool().default(false),
  }),
  response: z.object({ as_of: daySchema, products: z.array(shownProduct) }),
})

export const getProduct = endpoint({
  method: "GET",
  path: "/api/v1/catalogue/products/:product_id",
  summary: "A product of the catalogue",
  access: { right: "revenue:read" },
  params: productParams,
  query: asOfQuery,
  response: shownProduct,
})

export const putProduct = endpoint({
  method: "PUT",
  path: "/api/v1/catalogue/products/:product_id",
  summary: "Put a product into the catalogue, whole",
  access: { right: "revenue:write" },
  params: productParams,
  body: productSchema,
  response: shownProduct,
})

export const deleteProduct = endpoint({
  method: "DELETE",
  path: "/api/v1/catalogue/products/:product_id",
  summary: "Take a product out of the catalogue",
  access: { right: "revenue:write" },
  params: productParams,
  response: doneSchema,
})

/** What one unit costs on a day: the tier of the newest list that this quantity reaches. */
export const priceProduct = endpoint({
  method: "GET",
  path: "/api/v1/catalogue/products/:product_id/price",
  summary: "What a quantity costs on a day; null where no price of that way and currency holds",
  access: { right: "revenue:read" },
  params: productParams,
  query: asOfQuery.extend({
    kind: z.enum(wayKinds),
    months: z.coerce.number().int().min(1).max(120).optional(),
    currency: currencySchema,
    quantity: z.coerce.number().min(0).max(1e12).default(1),
  }),
  response: z.object({
    as_of: daySchema,
    price: z.object({ tier: tierSchema, total: z.string(), currency: z.string() }).nullable(),
  }),
})

/** A product as the library brings it, in both languages. */
export const productTemplateSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9_]+$/),
  name: bilingualSchema,
  vendors: z.array(z.string()).min(1),
  job: bilingualSchema,
  persona: bilingualSchema,
  delivery: bilingualSchema,
  about: bilingualSchema,
  evidence: bilingualSchema,
  tags: z.array(bilingualSchema).default([]),
  russian: z.boolean().default(false),
  sold: z.array(waySchema).min(1),
  parts: z.array(z.strictObject({ name: bilingualSchema, vendor: z.string().optional() })).default([]),
})
export type ProductTemplate = z.output<typeof productTemplateSchema>

export const listProductTemplates = endpoint({
  method: "GET",
  path: "/api/v1/catalogue/templates",
  summary: "Products that the library brings as examples; `taken`: the catalogue holds it",
  access: { right: "revenue:read" },
  response: z.object({ templates: z.array(productTemplateSchema.extend({ taken: z.boolean() })) }),
})

export const adoptProduct = endpoint({
  method: "POST",
  path: "/api/v1/catalogue/templates/:key/adopt",
  summary: "Take a template over into the catalogue, in one language; its key becomes the product's id",
  access: { right: "revenue:write" },
  params: z.object({ key: idSchema }),
  body: z.object({ language: z.enum(["en", "ru"]) }),
  response: shownProduct,
})
