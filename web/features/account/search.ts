import { z } from "zod"
import { isDay } from "#kernel/time.ts"

/** What the address of an account says: the metric whose history is open, the family its story is narrowed to, the day it is read from. */
export const accountSearch = z.object({
  metric: z.string().min(1).optional().catch(undefined),
  family: z.string().min(1).optional().catch(undefined),
  on: z.string().refine(isDay).optional().catch(undefined),
})
