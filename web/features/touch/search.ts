import { z } from "zod"
import { deciders, touchModels } from "#modules/plays/contract.ts"

/** What of the accounts is listed: by model, by whose decision, by rule, only without an owner. `edit`: the rules are being rewritten. */
export const touchSearch = z.object({
  model: z.enum(touchModels).optional().catch(undefined),
  by: z.enum(deciders).optional().catch(undefined),
  rule: z.string().min(1).max(100).optional().catch(undefined),
  ownerless: z.literal("true").optional().catch(undefined),
  edit: z.literal("true").optional().catch(undefined),
})
export type TouchSearch = z.output<typeof touchSearch>
