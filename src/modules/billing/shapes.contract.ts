import { z } from "zod"
import { isCurrency } from "#kernel/money.ts"

/** Ids as their own systems give them. */
export const idSchema = z.string().trim().min(1).max(200)

/** A decimal of major units or of anything else, not negative. */
export const decimalSchema = z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, "a decimal number such as 1200.50")

export const currencySchema = z.string().refine(isCurrency, "an ISO 4217 code such as RUB or USD")

/** What of a list came before: the last row of a page. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})
