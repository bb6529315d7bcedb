import type { Context } from "#modules/identity/index.ts"
import { countPeopleRows, deletePeopleRows } from "./people.queries.ch.ts"
import { inTurn, standingChanged } from "./turn.ts"

/**
 * Deletes every row of the people of these names, after they were noted as erased; from then on rows of theirs are
 * refused. Returns how many there were. Safe to repeat.
 */
export function erasePeopleRows(ctx: Context, names: readonly string[]): Promise<number> {
  standingChanged(ctx)
  return inTurn(ctx, async () => {
    const rows = await countPeopleRows(ctx, names)
    if (rows > 0) await deletePeopleRows(ctx, names)
    return rows
  })
}
