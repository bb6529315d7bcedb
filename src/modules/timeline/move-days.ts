import type { Context } from "#modules/identity/index.ts"
import { inTurn, turnToZone } from "./append.ts"
import { moveDays } from "./queries.ch.ts"

/**
 * Gives every row the day its instant is of in the context's zone, after the workspace moved to it. Rows named in
 * `calendar` are of a day as such and stay; where their day begins is told anew by whoever told them. Safe to repeat.
 */
export const moveTimelineDays = (ctx: Context, calendar: readonly string[]): Promise<void> =>
  inTurn(ctx, async () => {
    turnToZone(ctx)
    await moveDays(ctx, ctx.workspace.timeZone, calendar)
  })
