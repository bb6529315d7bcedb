import type { Context } from "#modules/identity/index.ts"
import { cancelMessagesOf } from "#modules/messages/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { playRow } from "./play-row.ts"
import type { Run } from "./runs.queries.pg.ts"
import { cancelTasksOf } from "./tasks.queries.pg.ts"

/** Clears up after runs that are over: their open tasks and unsent messages are cancelled, the timeline is told. */
export async function clearUp(tx: Tx, ctx: Context, runs: readonly Run[]): Promise<void> {
  const ended = runs.filter(({ outcome }) => outcome !== null)
  if (ended.length === 0) return
  const event = { at: ctx.now.toISOString(), by: "play", what: "cancelled", now: ctx.now }
  await cancelTasksOf(
    tx,
    ended.map(({ id }) => id),
    event,
  )
  for (const { id, outcome } of ended) if (outcome !== "completed") await cancelMessagesOf(tx, id)
  const append = ended.map((run) =>
    playRow(ctx, run, "ended", { outcome: run.outcome, reason: run.outcome_reason }),
  )
  await queueRows(tx, ctx, { append, retract: [] })
}
