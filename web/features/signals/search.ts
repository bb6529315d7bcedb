import { z } from "zod"

const day = z.iso.date().optional().catch(undefined)
const word = z.string().min(1).max(320).optional().catch(undefined)

/** `state`: open where absent; `alert`: whose actions are open. */
export const alertsSearch = z.object({
  state: z.enum(["snoozed", "closed", "cleared", "all"]).optional().catch(undefined),
  severity: z.enum(["critical", "high", "medium", "low"]).optional().catch(undefined),
  signal: word,
  owner: word,
  overdue: z.literal("true").optional().catch(undefined),
})
export type AlertsSearch = z.output<typeof alertsSearch>

/** `edit`: the document is being written; `from`, `to`: it is tried on these days. */
export const signalSearch = z.object({
  edit: z.literal("true").optional().catch(undefined),
  from: day,
  to: day,
})
