import { z } from "zod"
import { bands, listAccounts } from "#modules/health/contract.ts"

const word = z.string().min(1).optional().catch(undefined)
const number = z.coerce.number().int().optional().catch(undefined)

/** What the address of the portfolio says: filters and sort. What it does not understand it leaves out. */
export const portfolioSearch = z.object({
  search: word,
  owner: word,
  segment: word,
  tier: word,
  band: z.enum(bands).optional().catch(undefined),
  attention: z.literal("true").optional().catch(undefined),
  /** Absent: those who pay. */
  state: z.enum(["lost", "all"]).optional().catch(undefined),
  health_below: number,
  renewal_within_days: number,
  sort: listAccounts.query.shape.sort.unwrap().optional().catch(undefined),
})
export type PortfolioSearch = z.output<typeof portfolioSearch>
