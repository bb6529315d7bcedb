import { accountsOfPeople, existingAccounts, takeAffected } from "#modules/customers/index.ts"
import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { announceRows } from "./announce.ts"
import { attributeRows, waitingAmong } from "./attribution.queries.ch.ts"
import { inTurn } from "./turn.ts"

/** People and accounts looked at in one turn. */
const atOnce = 5000

/**
 * Gives rows that wait for their account to it, now that their person is known to belong to one, or the account they
 * named exists. Returns how many people and accounts were found. Safe to repeat, and to interrupt.
 */
export async function attributePeople(ctx: Context): Promise<number> {
  for (let total = 0; ; ) {
    const found = await attributeSome(ctx)
    if (found === null) return total
    total += found
  }
}

const attributeSome = (ctx: Context): Promise<number | null> =>
  transaction(ctx, async (tx) => {
    const affected = await takeAffected(tx, atOnce)
    if (!affected) return null
    const waiting = await waitingAmong(ctx, affected)
    const accountOf = await accountsOfPeople(tx, waiting.people)
    const accounts = await existingAccounts(tx, waiting.accounts)
    const found = accountOf.size + accounts.size
    if (found === 0) return 0
    await inTurn(ctx, () => attributeRows(ctx, accountOf, [...accounts]))
    announceRows(ctx, new Set([...accountOf.values(), ...accounts]), 0)
    await factsChanged(tx, ctx)
    const workspace_id = ctx.workspace.id
    await addJob(
      tx,
      "refresh_portfolio",
      { workspace_id },
      { key: `refresh_portfolio:${workspace_id}`, after: 1 },
    )
    return found
  })
