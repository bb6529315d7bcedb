import { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { EventRow } from "./event-condition.ts"

const eventRow = z.object({
  account_id: z.string(),
  person: z.string(),
  name: z.string(),
  at: z.string(),
  recorded_at: z.string(),
  value: z.number().nullable(),
  properties: z.string(),
  message_id: z.string(),
})

const farFuture = new Date("2200-01-01T00:00:00Z")

/** Rows of these names (exact, or beginnings) and of these days, both included, that became known in [from, to). */
export async function eventRows(
  ctx: Context,
  of: {
    names: string[]
    prefixes: string[]
    /** Null: whenever. */
    known: { from: Date; to: Date } | null
    days: { from: Day; to: Day }
    accounts: readonly string[] | null
  },
): Promise<EventRow[]> {
  const rows = await ctx.timeline.select({
    tag: "signals.eventRows",
    sql: `SELECT account_id, person, name, at, recorded_at, value, properties, message_id
          FROM timeline
          WHERE workspace_id = {workspace:UUID} AND account_id != ''
            AND (empty({accounts:Array(String)}) OR account_id IN {accounts:Array(String)})
            AND day BETWEEN {first:Date32} AND {last:Date32}
            AND recorded_at >= fromUnixTimestamp64Milli({from:Int64})
            AND recorded_at < fromUnixTimestamp64Milli({to:Int64})
            AND (name IN {names:Array(String)}
                 OR arrayExists(prefix -> startsWith(name, prefix), {prefixes:Array(String)}))
          ORDER BY recorded_at, message_id
          LIMIT 100000`,
    params: {
      workspace: ctx.workspace.id,
      accounts: of.accounts ?? [],
      first: of.days.from,
      last: of.days.to,
      from: of.known?.from.getTime() ?? 0,
      to: (of.known?.to ?? farFuture).getTime(),
      names: of.names,
      prefixes: of.prefixes,
    },
    row: eventRow,
  })
  return rows.map((row) => ({ ...row, properties: JSON.parse(row.properties) as Record<string, unknown> }))
}

/** Sources of rows: when something of each last came, and on how many of the 7 days before that it came. */
export const sourceStandings = (
  ctx: Context,
  since: Day,
): Promise<{ source: string; last_at: string; days: number }[]> =>
  ctx.timeline.select({
    tag: "signals.sources",
    sql: `SELECT source, max(last) AS last_at,
                 arrayCount(heard -> heard > toDate32(max(last)) - 8 AND heard < toDate32(max(last)), groupUniqArray(on_day)) AS days
          FROM (
            SELECT source, toDate32(recorded_at) AS on_day, max(recorded_at) AS last
            FROM timeline
            WHERE workspace_id = {workspace:UUID} AND day >= {since:Date32}
            GROUP BY source, on_day
          )
          GROUP BY source`,
    params: { workspace: ctx.workspace.id, since },
    row: z.object({ source: z.string(), last_at: z.string(), days: z.number() }),
  })
