import type { Day } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { saveAddOnProducts, saveCause, saveReason } from "./reasons.queries.pg.ts"

/** Says in words why an account's revenue changed on a day; empty words take what was said away. */
export function putReason(
  ctx: Context,
  { account_id, day }: { account_id: string; day: Day },
  words: string,
): Promise<{ account_id: string; day: Day; reason: string | null }> {
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const reason = words === "" ? null : words
    const before = await saveReason(tx, { workspaceId: ctx.workspace.id, account_id, day }, reason)
    const subject = `account:${account_id}@${day}`
    await audit(tx, ctx, { action: "revenue.reason", subject, before, after: reason })
    return { account_id, day, reason }
  })
}

/** Says whether an account that left on a day did so by itself or because its payments failed. */
export const putCause = (
  tx: Tx,
  ctx: Context,
  place: { account_id: string; day: Day },
  cause: "voluntary" | "failed_payment",
): Promise<void> => saveCause(tx, { workspaceId: ctx.workspace.id, ...place }, cause)

/** Makes these the products that are sold on top of others: their first sale to an account is an add-on. */
export const putAddOnProducts = (tx: Tx, ctx: Context, products: readonly string[]): Promise<void> =>
  saveAddOnProducts(tx, ctx.workspace.id, products)
