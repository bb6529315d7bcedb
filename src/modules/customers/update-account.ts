import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { audit, type Context, factsChanged, requireRight, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { updateAccount as contract } from "./contract.ts"
import { fieldChanges, tellChanges } from "./history.ts"
import { markSetByHand } from "./people.queries.pg.ts"
import { accountsById, lockRecords, saveAccounts } from "./queries.pg.ts"
import { accountRecord } from "./rules.ts"

/** Changes an account by hand, with history and audit; the fields given stay as set, whatever tracking tells later. */
export function updateAccount(
  ctx: Context,
  account_id: string,
  given: z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> {
  requireRight(ctx, "customers:write")
  return transaction(ctx, (tx) => changeAccount(tx, ctx, account_id, given))
}

/** The same in the caller's transaction. */
export async function changeAccount(
  tx: Tx,
  ctx: Context,
  account_id: string,
  given: z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> {
  const workspace_id = ctx.workspace.id
  await lockRecords(tx, workspace_id, "accounts")
  const before = (await accountsById(tx, [account_id])).get(account_id)
  if (!before) throw new Problem("not_found", `There is no account '${account_id}'.`)
  const after = accountRecord({ name: before.name, ...given, account_id, traits: given.traits ?? {} }, before)
  const { traits = {}, ...own } = given
  const set_by_hand = await markSetByHand(tx, { account_id }, [
    ...Object.keys(own),
    ...Object.keys(traits).map((trait) => `traits.${trait}`),
  ])
  const changes = fieldChanges(account_id, "", before, after)
  if (changes.length > 0) {
    await saveAccounts(tx, workspace_id, [after])
    await tellChanges(tx, ctx, changes)
    await audit(tx, ctx, { action: "account.update", subject: `account:${account_id}`, before, after })
    await factsChanged(tx, ctx)
    await addJob(tx, "refresh_portfolio", { workspace_id }, { key: `refresh_portfolio:${workspace_id}` })
  }
  const { name, segment, tier, owner_email } = after
  return { account_id, name, segment, tier, owner_email, traits: after.traits, set_by_hand }
}
