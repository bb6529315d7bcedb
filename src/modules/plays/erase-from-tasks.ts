import type { Context } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { doneRow } from "./done-row.ts"
import { forgetInTasks } from "./erase.queries.pg.ts"

/**
 * Takes what a pattern finds out of tasks, in the records and in the story of those that are done. Returns the ids of
 * the tasks.
 */
export async function eraseFromTasks(tx: Tx, ctx: Context, mentions: string): Promise<string[]> {
  const tasks = await forgetInTasks(tx, mentions)
  const told = tasks.flatMap((task) => {
    const done = task.history.findLast(({ what }) => what === "done")
    return done ? [doneRow(ctx, task, { ...done, ...(done.note === null && { note: undefined }) })] : []
  })
  await queueRows(tx, ctx, { append: told, retract: told.map(({ message_id }) => message_id) })
  return tasks.map(({ id }) => id)
}
