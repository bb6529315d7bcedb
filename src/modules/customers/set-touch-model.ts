import { audit, type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { tellChanges } from "./history.ts"
import { changeTouchModel } from "./queries.pg.ts"

export type TouchModel = "tech" | "low" | "high"

/** Says how an account is looked after, with history and audit. Nothing happens where it was so. */
export async function setTouchModel(
  tx: Tx,
  ctx: Context,
  account_id: string,
  to: TouchModel,
  reason: string,
): Promise<void> {
  const from = await changeTouchModel(tx, account_id, to)
  if (from === to) return
  await tellChanges(tx, ctx, [{ account_id, contact_id: "", field: "touch_model", from, to }])
  await audit(tx, ctx, {
    action: "account.touch_model",
    subject: `account:${account_id}`,
    before: { touch_model: from },
    after: { touch_model: to, reason },
  })
  await factsChanged(tx, ctx)
}
