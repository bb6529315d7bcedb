import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

type Column = {
  name: string
  type: string
  /** The first value that a CHECK of the column names, if one does. */
  allowed: string | null
  /** Where a foreign key of the column leads, if one does. */
  parent: string | null
  parent_column: string | null
}

/**
 * Puts one row of the transaction's workspace into each of these tables that has none, parents before children: texts
 * are `mark`, references lead to rows that are there. So a new table is tried without anyone remembering it.
 */
export async function fillTables(
  tx: Tx,
  tables: readonly string[],
  ctx: { workspaceId: string; mark: string },
) {
  for (let waiting = tables; waiting.length > 0; ) {
    const left: string[] = []
    for (const table of waiting) if (!(await fillTable(tx, table, ctx))) left.push(table)
    if (left.length === waiting.length)
      throw new Error(`no row of ${left.join(", ")}: what they refer to is empty`)
    waiting = left
  }
}

/** False where a table it refers to is still empty. */
async function fillTable(
  tx: Tx,
  table: string,
  ctx: { workspaceId: string; mark: string },
): Promise<boolean> {
  const present = await sql`SELECT 1 FROM ${sql.table(table)} LIMIT 1`.execute(tx)
  if (present.rows.length > 0) return true
  const values = new Map<string, unknown>()
  for (const column of await columnsToFill(tx, table)) {
    const value = column.name === "workspace_id" ? ctx.workspaceId : await valueOf(tx, column, ctx.mark)
    if (value === undefined) return false
    values.set(column.name, value)
  }
  const names = sql.join([...values.keys()].map((name) => sql.ref(name)))
  await sql`INSERT INTO ${sql.table(table)} (${names}) VALUES (${sql.join([...values.values()])})`.execute(tx)
  return true
}

async function valueOf(tx: Tx, column: Column, mark: string): Promise<unknown> {
  const { type, allowed, parent, parent_column } = column
  if (parent && parent_column) {
    const there = await sql<{ value: unknown }>`
      SELECT ${sql.ref(parent_column)} AS value FROM ${sql.table(parent)} LIMIT 1`.execute(tx)
    return there.rows[0]?.value
  }
  if (type.endsWith("[]")) return []
  if (type === "text") return allowed ?? mark
  if (type === "uuid") return crypto.randomUUID()
  if (type === "boolean") return false
  if (type === "jsonb") return JSON.stringify({ mark })
  if (type === "date") return "2026-11-01"
  if (type.startsWith("timestamp")) return "2026-11-30T10:00:00Z"
  if (type === "bytea") return Buffer.from(mark)
  return 1
}

/** The columns of a table that a row cannot do without. */
async function columnsToFill(tx: Tx, table: string): Promise<Column[]> {
  const found = await sql<Column>`
    SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, link.parent, link.parent_column,
           (SELECT (regexp_match(pg_get_constraintdef(c.oid), '''([^'']+)'''))[1]
            FROM pg_constraint c WHERE c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
            LIMIT 1) AS allowed
    FROM pg_attribute a
    LEFT JOIN LATERAL (
      SELECT c.confrelid::regclass::text AS parent, theirs.attname AS parent_column
      FROM pg_constraint c
      CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair(mine, other)
      JOIN pg_attribute theirs ON theirs.attrelid = c.confrelid AND theirs.attnum = pair.other
      WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND pair.mine = a.attnum
      LIMIT 1
    ) link ON true
    WHERE a.attrelid = ${table}::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
      AND NOT a.atthasdef AND a.attidentity = ''
    ORDER BY a.attnum`.execute(tx)
  return found.rows
}
