import { moneyJson } from "#kernel/money.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type * as contract from "./contract.ts"
import { versionsOfAccount } from "./queries.pg.ts"
import { liveOn } from "./rules.ts"

/** Versions of an account's subscriptions as of a day (today by default). */
export function listSubscriptions(
  ctx: Context,
  accountId: string,
  asOf: string | undefined,
): Promise<Answer<typeof contract.listSubscriptions>> {
  const day = asOf ?? today(ctx)
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, accountId)
    const versions = await versionsOfAccount(tx, accountId, day)
    return {
      as_of: day,
      subscriptions: versions.map(({ account_id: _account, mrr_minor, currency, ...version }) => ({
        ...version,
        mrr: moneyJson({ minor: BigInt(mrr_minor), currency }),
        live: liveOn(version, day),
      })),
    }
  })
}
