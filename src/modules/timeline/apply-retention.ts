import { audit, type Context, factsChanged, finishDailyWork, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { deleteBefore, familyRows } from "./retention.queries.ch.ts"
import { firstKeptDays, retentionRules } from "./retention.ts"
import { inTurn } from "./turn.ts"

/** The daily work that deletes what is no longer kept. */
export const retentionTask = "apply_retention"

/** Deletes rows that are no longer kept and writes down how many of each family. Safe to repeat. */
export async function applyRetention(ctx: Context): Promise<Record<string, number>> {
  const firstKept = firstKeptDays(ctx, await transaction(ctx, retentionRules))
  const removed = await inTurn(ctx, async () => {
    if (firstKept.size === 0) return {}
    const going = (await familyRows(ctx, firstKept)).filter((family) => family.going > 0)
    if (going.length > 0) await deleteBefore(ctx, firstKept)
    return Object.fromEntries(going.map((family) => [family.family, family.going]))
  })
  await transaction(ctx, async (tx) => {
    await finishDailyWork(tx, ctx, retentionTask, removed)
    if (Object.keys(removed).length === 0) return
    const { id } = ctx.workspace
    await audit(tx, ctx, {
      action: "retention.apply",
      subject: `workspace:${id}`,
      before: Object.fromEntries(firstKept),
      after: removed,
    })
    await factsChanged(tx, ctx)
    await addJob(tx, "refresh_portfolio", { workspace_id: id }, { key: `refresh_portfolio:${id}` })
  })
  return removed
}
