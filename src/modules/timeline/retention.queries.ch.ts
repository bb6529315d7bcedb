import { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"

const familyRow = z.object({
  family: z.string(),
  rows: z.number(),
  first_day: z.string(),
  last_day: z.string(),
  /** Rows of days before the family's first kept day. */
  going: z.number(),
})
export type FamilyRow = z.output<typeof familyRow>

const paramsOf = (ctx: Context, firstKept: ReadonlyMap<string, Day>) => ({
  workspace: ctx.workspace.id,
  families: [...firstKept.keys()],
  days: [...firstKept.values()],
})

// The engine's first day stands for families that are kept forever.
const isGoing = (family: string): string =>
  `day < transform(${family}, {families:Array(String)}, {days:Array(Date32)}, toDate32('1900-01-01'))`

/** Rows by family: how many there are, of which days, and how many go by these first kept days. */
export const familyRows = (ctx: Context, firstKept: ReadonlyMap<string, Day>): Promise<FamilyRow[]> =>
  ctx.timeline.select({
    tag: "timeline.familyRows",
    sql: `SELECT substringIndex(name, '.', 1) AS family, sum(n) AS rows, min(day) AS first_day, max(day) AS last_day,
                 sumIf(n, ${isGoing("family")}) AS going
          FROM (SELECT name, day, count() AS n FROM timeline WHERE workspace_id = {workspace:UUID}
                GROUP BY workspace_id, day, name)
          GROUP BY family ORDER BY family`,
    params: paramsOf(ctx, firstKept),
    row: familyRow,
  })

/** Deletes the rows of each family that are of days before its first kept day. */
export const deleteBefore = (ctx: Context, firstKept: ReadonlyMap<string, Day>): Promise<void> =>
  ctx.timeline.change({
    tag: "timeline.deleteBefore",
    sql: `ALTER TABLE timeline DELETE
          WHERE workspace_id = {workspace:UUID} AND ${isGoing("substringIndex(name, '.', 1)")}`,
    params: paramsOf(ctx, firstKept),
  })
