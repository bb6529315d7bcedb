import type { Context } from "#modules/identity/index.ts"
import { moveDays } from "./queries.ch.ts"
import { inTurn, standingChanged } from "./turn.ts"

/**
 * Gives every row the day its instant is of in the workspace's zone, after that became another. Rows named in `calendar`
 * are of a day as such and stay; where their day begins is told anew by whoever told them. Safe to repeat.
 */
export function moveTimelineDays(ctx: Context, calendar: readonly string[]): Promise<void> {
  standingChanged(ctx)
  return inTurn(ctx, ({ zone }) => moveDays(ctx, zone, calendar))
}
