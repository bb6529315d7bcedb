import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { existingAccounts, requireAccount } from "#modules/customers/index.ts"
import {
  audit,
  auditedActor,
  type Context,
  requireRight,
  today,
  transaction,
} from "#modules/identity/index.ts"
import { handOverTask } from "#modules/plays/index.ts"
import { handOverAlert } from "#modules/signals/index.ts"
import type { markThing as marking, reassignThings as reassigning } from "./day.contract.ts"
import { memberRole, saveMarks } from "./queries.pg.ts"

/** Notes that a date or a reason to come back is done, or put aside until a day. */
export function markThing(
  ctx: Context,
  asked: z.output<typeof marking.body>,
): Promise<z.input<typeof marking.response>> {
  const { account_id, key, done, snoozed_until = null, note = null } = asked
  if (snoozed_until !== null && snoozed_until <= today(ctx))
    throw new Problem("invalid", "A thing is put aside until a day to come.", [
      { path: "snoozed_until", message: `a day after ${today(ctx)}` },
    ])
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const said = {
      account_id,
      key,
      done_on: done ? today(ctx) : null,
      snoozed_until,
      owner_email: null,
      note,
    }
    await saveMarks(tx, ctx.workspace.id, [{ ...said, author: auditedActor(ctx.actor), at: ctx.now }])
    await audit(tx, ctx, { action: "day.mark", subject: `account:${account_id}`, after: asked })
    return { done: true as const }
  })
}

/** Hands things to another member. */
export async function reassignThings(
  ctx: Context,
  { things, to, note }: z.output<typeof reassigning.body>,
): Promise<z.input<typeof reassigning.response>> {
  const of = (kind: string) =>
    things.flatMap(({ key }) => (key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : []))
  const [alerts, tasks] = [of("alert"), of("task")]
  if (alerts.length > 0) requireRight(ctx, "signals:write")
  if (tasks.length > 0) requireRight(ctx, "plays:write")
  const dated = things.filter(({ key }) => !/^(alert|task):/.test(key))
  await transaction(ctx, async (tx) => {
    if ((await memberRole(tx, to)) === null)
      throw new Problem("invalid", `There is no active member '${to}'.`, [
        { path: "to", message: "the address of an active member" },
      ])
    const known = await existingAccounts(
      tx,
      dated.flatMap(({ account_id }) => account_id ?? []),
    )
    const unknown = dated.find(({ account_id }) => account_id === null || !known.has(account_id))
    if (unknown) throw new Problem("not_found", `There is no account '${unknown.account_id}'.`)
    const said = { done_on: null, snoozed_until: null, owner_email: to, note: note ?? null }
    const by = { author: auditedActor(ctx.actor), at: ctx.now }
    const marks = dated.map(({ account_id, key }) => ({ account_id: account_id ?? "", key, ...said, ...by }))
    await saveMarks(tx, ctx.workspace.id, marks)
    await audit(tx, ctx, { action: "day.hand_over", subject: `member:${to}`, after: { things, note } })
  })
  for (const id of alerts) await handOverAlert(ctx, id, { to, note })
  for (const id of tasks) await handOverTask(ctx, id, { to, note })
  return { handed_over: things.length }
}
