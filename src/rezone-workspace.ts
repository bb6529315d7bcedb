import { billingDayNames, retellBilling } from "#modules/billing/index.ts"
import { accountDayNames, retellAccounts } from "#modules/customers/index.ts"
import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { retellSubscriptions, subscriptionNames } from "#modules/revenue/index.ts"
import { moveTimelineDays, relayOutbox } from "#modules/timeline/index.ts"
import { addJob } from "#platform/jobs/index.ts"

/**
 * Brings the timeline to the workspace's zone after it moved to another: what happened at an instant is of the day that
 * instant has there; what is of a day as such stays of it and begins with it. Safe to repeat, and to interrupt.
 */
export async function rezoneWorkspace(ctx: Context): Promise<void> {
  await moveTimelineDays(ctx, [...accountDayNames, ...subscriptionNames, ...billingDayNames])
  await retellAccounts(ctx)
  await retellSubscriptions(ctx)
  await retellBilling(ctx)
  await relayOutbox(ctx)
  await transaction(ctx, async (tx) => {
    await factsChanged(tx, ctx)
    const { id } = ctx.workspace
    await addJob(tx, "refresh_portfolio", { workspace_id: id }, { key: `refresh_portfolio:${id}` })
  })
}
