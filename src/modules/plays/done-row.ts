import type { Context } from "#modules/identity/index.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"
import type { Task, TaskEvent } from "./tasks.queries.pg.ts"

/** What a task that is done tells the account's story. */
export function doneRow(
  ctx: Context,
  task: Pick<Task, "id" | "account_id" | "title" | "result">,
  { at, by, note }: Pick<TaskEvent, "at" | "by" | "note">,
): TimelineRow {
  return {
    account_id: task.account_id,
    person: "",
    name: "task.done",
    at,
    recorded_at: at,
    value: null,
    properties: {
      task_id: task.id,
      title: task.title[ctx.workspace.language],
      by,
      result: task.result,
      note,
    },
    source: "plays",
    message_id: `task:${task.id}:done`,
  }
}
