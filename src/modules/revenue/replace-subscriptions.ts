import { isDeepStrictEqual } from "node:util"
import type { RowProblem, Transition } from "#kernel/records.ts"
import { existingAccounts, lockRecords, unknownAccount } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { SubscriptionRow } from "./contract.ts"
import { write } from "./put-subscriptions.ts"
import { versionsOf } from "./queries.pg.ts"
import { rowProblem, type SubscriptionVersion, versionKey, versionOf } from "./rules.ts"

/**
 * Makes these rows all the versions that these subscriptions have, for a source that tells each of them whole. The rows
 * of one subscription follow one another without overlapping. A row that is refused leaves everything as it was.
 */
export async function replaceSubscriptions(
  tx: Tx,
  ctx: Context,
  subscriptionIds: readonly string[],
  rows: readonly SubscriptionRow[],
): Promise<RowProblem | null> {
  await lockRecords(tx, ctx.workspace.id, "subscriptions")
  const accounts = await existingAccounts(
    tx,
    rows.map((row) => row.account_id),
  )
  for (const row of rows) {
    const problem = unknownAccount(accounts, row.account_id) ?? rowProblem(row)
    if (problem) return problem
  }
  const before = await versionsOf(tx, subscriptionIds)
  const was = new Map(before.map((version) => [versionKey(version), version]))
  const is = new Map(rows.map((row) => [versionKey(row), versionOf(row, ctx.workspace.currency)] as const))
  const keys = new Set([...was.keys(), ...is.keys()])
  const transitions = [...keys].flatMap((key): Transition<SubscriptionVersion>[] => {
    const change = { key, before: was.get(key) ?? null, after: is.get(key) ?? null }
    return isDeepStrictEqual(change.before, change.after) ? [] : [change]
  })
  await write(tx, ctx, before, is, transitions)
  return null
}
