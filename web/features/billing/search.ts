import { z } from "zod"
import { contractStates, invoiceStates, motions } from "#modules/billing/contract.ts"

const words = (values: readonly [string, ...string[]]) => z.enum(values).optional().catch(undefined)

/** What the addresses of the billing pages say. What they do not understand they leave out. */
export const contractsSearch = z.object({
  motion: z.enum(motions).optional().catch(undefined),
  state: z.enum(contractStates).optional().catch(undefined),
  /** Those that end within so many days. */
  within: words(["30", "90", "180"]),
})

export const invoicesSearch = z.object({ state: z.enum(invoiceStates).optional().catch(undefined) })
