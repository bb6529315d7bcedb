import { z } from "zod"

/** `q`: what is searched for. */
export const glossarySearch = z.object({ q: z.string().min(1).optional().catch(undefined) })
