import { z } from "zod"
import type { Context } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"

/** Rows of the workspace, and those of them that belong to no account yet. */
export async function rowCounts(ctx: Context): Promise<{ rows: number; unattributed: number }> {
  const [counted] = await ctx.timeline.select({
    tag: "timeline.rowCounts",
    sql: `SELECT count() AS rows, countIf(account_id = '') AS unattributed FROM timeline
          WHERE workspace_id = {workspace:UUID}`,
    params: { workspace: ctx.workspace.id },
    row: z.object({ rows: z.number(), unattributed: z.number() }),
  })
  return counted ?? { rows: 0, unattributed: 0 }
}

const recordSource = z.object({
  source: z.string(),
  last_at: z.string(),
  today: z.number(),
  week: z.number(),
})

/** What happened in [from, until), by source, of those that are neither an import nor a write key. */
export const recordSources = (
  ctx: Context,
  days: { from: Date; until: Date; today: string; weekFrom: string },
): Promise<z.output<typeof recordSource>[]> =>
  ctx.timeline.select({
    tag: "timeline.recordSources",
    sql: `SELECT source, max(at) AS last_at, countIf(day = {today:Date32}) AS today,
                 countIf(day BETWEEN {week_from:Date32} AND {today:Date32}) AS week
          FROM timeline
          WHERE workspace_id = {workspace:UUID} AND position(source, ':') = 0
            AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({until:Int64})
          GROUP BY source ORDER BY source`,
    params: {
      workspace: ctx.workspace.id,
      from: days.from.getTime(),
      until: days.until.getTime(),
      today: days.today,
      week_from: days.weekFrom,
    },
    row: recordSource,
  })

const diskRow = z.object({ parts: z.number(), rows: z.number(), bytes: z.number() })

/** What the engine that is asked holds on disk, of all workspaces. */
export async function onDisk({ timeline }: Engines): Promise<z.output<typeof diskRow>> {
  const [held] = await timeline.system(
    `SELECT count() AS parts, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts
     WHERE active AND database = currentDatabase() AND table LIKE 'timeline%'`,
  )
  return diskRow.parse(held)
}

/** The engine's version: "ClickHouse 26.7.1.1". */
export async function engineVersion({ timeline }: Engines): Promise<string> {
  const [row] = await timeline.system("SELECT version() AS version")
  return `ClickHouse ${z.object({ version: z.string() }).parse(row).version}`
}
