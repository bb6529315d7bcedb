import type { Tx } from "#platform/postgres/open.ts"
import type { Context } from "./context.ts"
import { bumpFactsRevision } from "./queries.pg.ts"

/** Says that facts changed in this transaction: what was computed before is computed anew when next asked for. */
export const factsChanged = (tx: Tx, ctx: Context): Promise<void> => bumpFactsRevision(tx, ctx.workspace.id)
