import type { Context } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

export const advanceTask = "advance_plays"

/** Asks, in the transaction that makes runs due, that they be moved on; asked often, done once. */
export const queueAdvance = (tx: Tx, ctx: Context): Promise<void> =>
  addJob(tx, advanceTask, { workspace_id: ctx.workspace.id }, { key: `${advanceTask}:${ctx.workspace.id}` })

/** Asks for the moment at which the next run is due: one job a workspace, however many runs wait. */
export async function queueNext(tx: Tx, ctx: Context, at: Date | null): Promise<void> {
  if (at === null) return
  const seconds = Math.max(1, (at.getTime() - ctx.clock().getTime()) / 1000)
  const key = `${advanceTask}_next:${ctx.workspace.id}`
  await addJob(tx, advanceTask, { workspace_id: ctx.workspace.id }, { key, in: seconds })
}
