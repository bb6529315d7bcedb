import { lockRecords } from "#modules/customers/index.ts"
import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { queueRows, type TimelineRow } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { historyOf } from "./history.ts"
import { continuousAmong, versionsAfter, versionsOf } from "./queries.pg.ts"

const subscriptionsAtOnce = 2000

/** Tells the timeline anew of every subscription, after the workspace moved to another zone. Safe to repeat. */
export async function retellSubscriptions(ctx: Context): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after
    after = await transaction(ctx, async (tx) => {
      await lockRecords(tx, ctx.workspace.id, "subscriptions")
      const versions = await versionsAfter(tx, from, subscriptionsAtOnce)
      const continuous = await continuousAmong(
        tx,
        versions.map(({ subscription_id }) => subscription_id),
      )
      const rows = historyOf(versions, ctx.workspace.timeZone, continuous)
      await queueRows(tx, ctx, { append: [...rows.values()], retract: [...rows.keys()] })
      return versions.at(-1)?.subscription_id ?? null
    })
  }
}

/** Makes a change of which subscriptions are continuous, and tells the timeline what that changes of their renewals. */
export async function retellAround(
  tx: Tx,
  ctx: Context,
  subscriptionIds: readonly string[],
  change: () => Promise<void>,
): Promise<void> {
  await lockRecords(tx, ctx.workspace.id, "subscriptions")
  const versions = await versionsOf(tx, subscriptionIds)
  const told = async (): Promise<Map<string, TimelineRow>> =>
    historyOf(versions, ctx.workspace.timeZone, await continuousAmong(tx, subscriptionIds))
  const was = await told()
  await change()
  const is = await told()
  await queueRows(tx, ctx, {
    append: [...is.values()].filter((row) => !was.has(row.message_id)),
    retract: [...was.keys()].filter((id) => !is.has(id)),
  })
  await factsChanged(tx, ctx)
}
