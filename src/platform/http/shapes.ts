import { z } from "zod"

/** Shapes that many endpoints share. */

/** A calendar day, "2024-12-31". */
export const daySchema = z.iso.date()

/** The as-of day of a question: absent means the workspace's today. */
export const asOfQuery = z.object({ as_of: daySchema.optional() })

export const moneySchema = z.object({
  amount: z.string().regex(/^-?\d+(\.\d+)?$/),
  currency: z.string().length(3),
})

/** An instant as ISO 8601 with zone. */
export const instantSchema = z.iso.datetime({ offset: true })

/** Text in both languages. */
export const bilingualSchema = z.object({ en: z.string().min(1), ru: z.string().min(1) })
export type Bilingual = z.infer<typeof bilingualSchema>

export const doneSchema = z.object({ done: z.literal(true) })
