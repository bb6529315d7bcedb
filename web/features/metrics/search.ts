import { z } from "zod"

const number = z.coerce.number().optional().catch(undefined)
/** Absent: the accounts that pay. */
const of = z.literal("all").optional().catch(undefined)

/** `q`: what is searched for. */
export const metricsSearch = z.object({ q: z.string().min(1).optional().catch(undefined), of })

/** `bar`: the accounts from a value up and below another are open; `edit`: the definition is being written. */
export const metricSearch = z.object({
  of,
  least: number,
  below: number,
  bar: z.literal("open").optional().catch(undefined),
  edit: z.literal("true").optional().catch(undefined),
})
