import { z } from "zod"

const version = z.coerce.number().int().min(1).optional().catch(undefined)

/** `compare`: the version that is held against the one in force; `edit`: the version that is being rewritten. */
export const scoreSearch = z.object({ compare: version, edit: version })
