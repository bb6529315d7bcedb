import { z } from "zod"
import { isDay } from "#kernel/time.ts"
import { outcomes } from "#modules/health/contract.ts"

const day = z.string().refine(isDay).optional().catch(undefined)

/** What the address of a back-test says; what is absent is chosen by the page. */
export const backtestSearch = z.object({
  from: day,
  to: day,
  horizon: z.coerce.number().int().min(1).max(1100).optional().catch(undefined),
  outcome: z.enum(outcomes).optional().catch(undefined),
  /** The version tried; on the workbench the one that is changed. */
  version: z.coerce.number().int().min(1).optional().catch(undefined),
  /** Which accounts are listed. */
  accounts: z.enum(["caught", "missed", "false"]).optional().catch(undefined),
})
export type BacktestSearch = z.output<typeof backtestSearch>

/** The same on the workbench, and the metric whose curve is open. */
export const workbenchSearch = backtestSearch.extend({
  metric: z.string().min(1).optional().catch(undefined),
})
