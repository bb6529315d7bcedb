import { type Context, transaction } from "#modules/identity/index.ts"
import { retellBeginnings } from "./history.ts"
import { beginningsAfter } from "./queries.pg.ts"

const accountsAtOnce = 5000

/** Tells the timeline anew when each account began, after the workspace moved to another zone. Safe to repeat. */
export async function retellAccounts(ctx: Context): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after
    after = await transaction(ctx, async (tx) => {
      const accounts = await beginningsAfter(tx, from, accountsAtOnce)
      if (accounts.length > 0) await retellBeginnings(tx, ctx, accounts)
      return accounts.at(-1)?.account_id ?? null
    })
  }
}
