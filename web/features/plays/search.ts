import { z } from "zod"

const text = z.string().min(1).optional().catch(undefined)

/** How a play is rewritten: step by step where nothing is said, or as its document. */
const written = z.enum(["yaml"]).optional().catch(undefined)

/** `account`: for whom the play is tried; `edit`: the version that is being rewritten. */
export const playSearch = z.object({
  account: text,
  written,
  edit: z.coerce.number().int().min(1).optional().catch(undefined),
})

/** `from`: the play that is copied. */
export const newPlaySearch = z.object({ account: text, written, from: text })

/** `open`: the run that is being looked at. */
export const runsSearch = z.object({
  state: z.enum(["running", "ended"]).optional().catch(undefined),
  open: z.uuid().optional().catch(undefined),
})
