import type { Context } from "#modules/identity/index.ts"
import { deleteSource, deleteTimeline } from "./queries.ch.ts"
import { inTurn } from "./turn.ts"

/** Takes back every row a source brought ("import:UUID"); returns how many there were. */
export const removeSource = (ctx: Context, source: string): Promise<number> =>
  inTurn(ctx, () => deleteSource(ctx, source))

/** Takes back every row of the workspace, before the workspace itself goes. */
export const removeTimeline = (ctx: Context): Promise<void> => inTurn(ctx, () => deleteTimeline(ctx))
