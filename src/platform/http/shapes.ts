import { z } from "zod"
import { isDay } from "#kernel/time.ts"

/** Shapes that many endpoints share. */

/** A calendar day, "2024-12-31". */
export const daySchema = z.iso.date()

/** A day that a question is about: days can be reckoned with around it. */
export const askedDaySchema = daySchema.refine((day) => isDay(day), {
  error: "a day from 1900-01-01 to 2199-12-31",
})

/** The as-of day of a question: absent means the workspace's today. */
export const asOfQuery = z.object({ as_of: askedDaySchema.optional() })

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
