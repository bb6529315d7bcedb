import { z } from "zod"
import { importKinds } from "#modules/connectors/contract.ts"

/** The kind that is chosen, and the import that is looked at: a trial or a load, running or long done. */
export const importSearch = z.object({
  kind: z.enum(importKinds).optional().catch(undefined),
  id: z.uuid().optional().catch(undefined),
})
