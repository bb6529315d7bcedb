import { z } from "zod"
import { isDay } from "#kernel/time.ts"

const day = z.string().refine(isDay).optional().catch(undefined)

/**
 * What the address of an account says: the metric whose history is open, the family its story is narrowed to, the day it
 * is read from, and between which days the move of its score is explained.
 */
export const accountSearch = z.object({
  metric: z.string().min(1).optional().catch(undefined),
  family: z.string().min(1).optional().catch(undefined),
  on: day,
  since: day,
  until: day,
})
