import { addDays } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { ensureDay } from "./ensure-day.ts"
import { snapshotOf } from "./portfolio.queries.pg.ts"

/** Computes the portfolio of today where facts have changed, and once that of a week before, to compare with. */
export async function refreshPortfolio(ctx: Context): Promise<void> {
  const day = today(ctx)
  await ensureDay(ctx, day, { whole: true })
  const weekAgo = addDays(day, -7)
  if (!(await transaction(ctx, (tx) => snapshotOf(tx, weekAgo)))) await ensureDay(ctx, weekAgo)
}
