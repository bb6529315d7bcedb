import type { Transition } from "#kernel/records.ts"
import { dayStarts } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { AccountRecord } from "./rules.ts"

/**
 * Tells the timeline when accounts began. The timeline stands a floor above the customers, so the rows travel up as a
 * job of this transaction; jobs of one workspace keep their order.
 */
export async function tellAccounts(
  tx: Tx,
  ctx: Context,
  transitions: readonly Transition<AccountRecord>[],
): Promise<void> {
  const startOf = dayStarts(ctx.workspace.timeZone)
  const append: object[] = []
  const retract: string[] = []
  for (const { key, before, after } of transitions) {
    const was = before?.created_on ?? null
    const is = after?.created_on ?? null
    if (was === is) continue
    if (was) retract.push(messageId(key, was))
    if (is) append.push(createdRow(key, startOf(is), messageId(key, is)))
  }
  if (append.length === 0 && retract.length === 0) return
  const workspace_id = ctx.workspace.id
  await addJob(tx, "queue_rows", { workspace_id, append, retract }, { queue: `queue_rows:${workspace_id}` })
}

const messageId = (accountId: string, day: string): string => `record:account:${accountId}:created:${day}`

const createdRow = (accountId: string, at: string, message_id: string) => ({
  account_id: accountId,
  person: "",
  name: "account.created",
  at,
  recorded_at: at,
  value: null,
  properties: {},
  source: "records",
  message_id,
})
