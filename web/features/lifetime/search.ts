import { z } from "zod"
import { lifetimeSurvival, lifetimeValue } from "#modules/forecast/contract.ts"

/** What the address of Lifetime value says. What it does not understand it leaves out. */
export const lifetimeSearch = z.object({
  /** Absent: cohorts by the quarter they began in. */
  by: lifetimeValue.query.shape.by.unwrap().optional().catch(undefined),
  /** The cohort whose accounts are shown. */
  cohort: z.string().optional().catch(undefined),
  /** What survival is compared by; absent: tiers. */
  stay: z
    .union([z.literal("all"), lifetimeSurvival.query.shape.by.unwrap()])
    .optional()
    .catch(undefined),
  /** The group that is looked at. */
  group: z.string().optional().catch(undefined),
  /** Per cent; absent: 100. */
  margin: z.coerce.number().int().min(1).max(100).optional().catch(undefined),
})
export type LifetimeSearch = z.output<typeof lifetimeSearch>
