import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Context } from "./context.ts"

/** Notes that daily work begins for a day; false where it was begun for that day, or a later one, before. */
export async function beginDailyWork(tx: Tx, ctx: Context, task: string, day: Day): Promise<boolean> {
  const begun = await tx
    .insertInto("daily_work")
    .values({ workspace_id: ctx.workspace.id, task, day })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "task"]).doUpdateSet({ day }).where("daily_work.day", "<", day),
    )
    .returning("day")
    .executeTakeFirst()
  return begun !== undefined
}

/** Writes down what came of daily work. */
export async function finishDailyWork(tx: Tx, ctx: Context, task: string, result: object): Promise<void> {
  await tx
    .updateTable("daily_work")
    .set({ finished_at: ctx.now, result: JSON.stringify(result) })
    .where("task", "=", task)
    .execute()
}

/** For which day a work was begun last, when it last ended and what came of it. */
export async function dailyWork(
  tx: Tx,
  task: string,
): Promise<{ day: Day; finishedAt: Date | null; result: unknown } | null> {
  const row = await tx.selectFrom("daily_work").selectAll().where("task", "=", task).executeTakeFirst()
  return row ? { day: row.day, finishedAt: row.finished_at, result: row.result } : null
}
