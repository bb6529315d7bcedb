import { z } from "zod"

/** What the address of an account says: the metric whose history is open, the family its story is narrowed to. */
export const accountSearch = z.object({
  metric: z.string().min(1).optional().catch(undefined),
  family: z.string().min(1).optional().catch(undefined),
})
