import { z } from "zod"

/** `owner`: whose day, a member's address or `team`; absent: one's own, of who leads the team's. `focus`: one at a time. */
export const daySearch = z.object({
  owner: z.string().min(1).max(320).optional().catch(undefined),
  focus: z.literal("true").optional().catch(undefined),
})
