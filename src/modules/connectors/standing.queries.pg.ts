import { sql } from "kysely"
import { type Context, transaction } from "#modules/identity/index.ts"

/** What imports of one kind brought on one day: rows taken, already there, refused. */
export type ImportDay = {
  kind: string
  day: string
  lastAt: Date
  rows: number
  duplicates: number
  refused: number
}

/** What was imported since a day, by kind and calendar day; trials and what was undone are left out. */
export async function importDays(ctx: Context, from: string): Promise<ImportDay[]> {
  const { rows } = await transaction(ctx, (tx) =>
    sql<{ kind: string; day: string; last_at: Date; rows: bigint; duplicates: bigint; refused: bigint }>`
      SELECT kind, (created_at AT TIME ZONE ${ctx.workspace.timeZone})::date AS day,
             max(coalesce(finished_at, created_at)) AS last_at, sum(created + updated)::bigint AS rows,
             sum(duplicates)::bigint AS duplicates, sum(rejected)::bigint AS refused
      FROM imports
      WHERE NOT dry_run AND status NOT IN ('undoing', 'undone')
        AND (created_at AT TIME ZONE ${ctx.workspace.timeZone})::date >= ${from}::date
      GROUP BY 1, 2 ORDER BY 1, 2`.execute(tx),
  )
  return rows.map(({ kind, day, last_at, ...row }) => ({
    kind,
    day,
    lastAt: last_at,
    rows: Number(row.rows),
    duplicates: Number(row.duplicates),
    refused: Number(row.refused),
  }))
}
