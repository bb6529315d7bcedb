import { z } from "zod"
import type { Context } from "#modules/identity/index.ts"

const paramsOf = (ctx: Context, names: readonly string[]) => ({
  workspace: ctx.workspace.id,
  names,
  addresses: names.flatMap((name) => (name.includes("@") ? [name.toLowerCase()] : [])),
})

// An e-mail address is the same in any case.
const theirs = `workspace_id = {workspace:UUID}
  AND (person IN {names:Array(String)} OR lowerUTF8(person) IN {addresses:Array(String)})`

/** How many rows people of these names have. */
export async function countPeopleRows(ctx: Context, names: readonly string[]): Promise<number> {
  const [counted] = await ctx.timeline.select({
    tag: "timeline.countPeopleRows",
    sql: `SELECT count() AS rows FROM timeline WHERE ${theirs}`,
    params: paramsOf(ctx, names),
    row: z.object({ rows: z.number() }),
  })
  return counted?.rows ?? 0
}

/** Deletes the rows of people of these names. */
export const deletePeopleRows = (ctx: Context, names: readonly string[]): Promise<void> =>
  ctx.timeline.change({
    tag: "timeline.deletePeopleRows",
    sql: `ALTER TABLE timeline DELETE WHERE ${theirs}`,
    params: paramsOf(ctx, names),
  })
