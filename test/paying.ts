import { expect } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { SubscriptionRow } from "#modules/revenue/contract.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import type { TestEngines } from "#test/engines.ts"

type Version = Partial<SubscriptionRow> & { account_id: string; started_on: string }

/** A workspace in which every version given is of a subscription, and of an account, of its own name. */
export async function payingWorkspace(
  engines: TestEngines,
  versions: readonly Version[],
  currency = "RUB",
): Promise<Context> {
  const ctx = await engines.workspace({ currency })
  const ids = [...new Set(versions.map(({ account_id }) => account_id))]
  await transaction(ctx, (tx) =>
    putAccounts(
      tx,
      ctx,
      ids.map((account_id) => ({ account_id, name: account_id, traits: { country: account_id[0] ?? "" } })),
    ),
  )
  await putVersions(ctx, versions)
  return ctx
}

/** Puts versions of subscriptions named as their accounts; none may be refused. */
export async function putVersions(ctx: Context, versions: readonly Version[]): Promise<void> {
  const rows = versions.map((version) => ({ subscription_id: version.account_id, ...version }))
  const { outcomes } = await transaction(ctx, (tx) => putSubscriptions(tx, ctx, rows))
  expect(outcomes.filter((outcome) => typeof outcome === "object")).toEqual([])
}
