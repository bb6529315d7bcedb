import { lockRecords } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import { historyOf } from "./history.ts"
import { versionsAfter } from "./queries.pg.ts"

const subscriptionsAtOnce = 2000

/** Tells the timeline anew of every subscription, after the workspace moved to another zone. Safe to repeat. */
export async function retellSubscriptions(ctx: Context): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after
    after = await transaction(ctx, async (tx) => {
      await lockRecords(tx, ctx.workspace.id, "subscriptions")
      const versions = await versionsAfter(tx, from, subscriptionsAtOnce)
      const rows = historyOf(versions, ctx.workspace.timeZone)
      await queueRows(tx, ctx, { append: [...rows.values()], retract: [...rows.keys()] })
      return versions.at(-1)?.subscription_id ?? null
    })
  }
}
