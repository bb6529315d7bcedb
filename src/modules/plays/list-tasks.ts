import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { cursorOf, readCursor } from "./cursor.ts"
import type { listTasks as contract } from "./tasks.contract.ts"
import { tasksPage } from "./tasks.queries.pg.ts"
import { taskJson } from "./work-task.ts"

/** Tasks, the most urgent first. */
export async function listTasks(
  ctx: Context,
  asked: z.output<typeof contract.query>,
): Promise<z.input<typeof contract.response>> {
  const place = readCursor(asked.cursor)
  const rows = await transaction(ctx, (tx) =>
    tasksPage(tx, {
      state: asked.state,
      owner: asked.owner === "me" ? myAddress(ctx) : asked.owner?.toLowerCase(),
      pool: asked.pool === "any" ? "" : asked.pool,
      account_id: asked.account_id,
      awake: asked.snoozed || asked.state !== "open" ? undefined : ctx.now,
      after: place && { due: place.at, id: place.id },
      limit: asked.limit + 1,
    }),
  )
  const shown = rows.slice(0, asked.limit)
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  return {
    tasks: shown.map((task) => taskJson(ctx, task)),
    next_cursor: last ? cursorOf(last.due_at, last.id) : null,
  }
}

function myAddress({ actor }: Context): string {
  if (actor.kind === "member") return actor.email
  throw new Problem("invalid", "A key has no tasks of its own.", [
    { path: "owner", message: "the address of a member" },
  ])
}
