import type { z } from "zod"
import { newId } from "#kernel/ids.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, auditedActor, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { setPulse as contract, listPulses as listContract } from "./contract.ts"
import { opinionRow } from "./opinion-row.ts"
import { insertPulse, type Pulse, pulsesOf } from "./opinions.queries.pg.ts"

/** Records a person's own view of an account. */
export async function setPulse(
  ctx: Context,
  account: string,
  { step, reasons, comment }: z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> {
  requireRight(ctx, "customers:write")
  const author = auditedActor(ctx.actor)
  const pulse: Pulse = {
    id: newId(),
    account_id: account,
    step,
    reasons,
    comment: comment || null,
    author,
    at: ctx.now,
  }
  await transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    await insertPulse(tx, ctx.workspace.id, pulse)
    const properties = { reasons, comment: pulse.comment, author: author["name"] }
    await queueRows(tx, ctx, {
      append: [opinionRow(ctx, account, "pulse.set", pulse.id, step, properties)],
      retract: [],
    })
    await audit(tx, ctx, {
      action: "pulse.set",
      subject: `account:${account}`,
      after: { step, ...properties },
    })
  })
  return { ...pulse, at: pulse.at.toISOString() }
}

/** How people saw an account. */
export const listPulses = (ctx: Context, account: string): Promise<z.input<typeof listContract.response>> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    return {
      pulses: (await pulsesOf(tx, account)).map((pulse) => ({ ...pulse, at: pulse.at.toISOString() })),
    }
  })
