import { z } from "zod"

/** What the address of the catalogue says. What it does not understand it leaves out. */
export const catalogueSearch = z.object({
  search: z.string().max(300).optional().catch(undefined),
  /** The library's examples are open. */
  examples: z.enum(["true"]).optional().catch(undefined),
})
