import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** What is done about a marked cell. `cell` names it as one word, `place` part by part. */
export type ReactionRow = {
  id: string
  cell: string
  place: unknown
  hypothesis: string
  owner_email: string
  action: string
  due_on: Day
  result: string | null
  created_at: Date
  author: Record<string, string>
}

const columns = sql`id, cell, place, hypothesis, owner_email, action, due_on, result, created_at, author`

/** Ids of all reactions by their cells. */
export async function reactionPlaces(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; cell: string }>`SELECT id, cell FROM cohort_reactions`.execute(tx)
  return new Map(rows.map(({ id, cell }) => [cell, id]))
}

/** Reactions, newest first; only those without a result, or all. */
export async function reactionsFrom(tx: Tx, openOnly: boolean): Promise<ReactionRow[]> {
  const { rows } = await sql<ReactionRow>`
    SELECT ${columns} FROM cohort_reactions WHERE ${openOnly ? sql`result IS NULL` : sql`true`}
    ORDER BY created_at DESC, id`.execute(tx)
  return rows
}

/** A reaction, held against others' changes. */
export async function lockReaction(tx: Tx, id: string): Promise<ReactionRow | null> {
  const { rows } = await sql<ReactionRow>`
    SELECT ${columns} FROM cohort_reactions WHERE id = ${id} FOR UPDATE`.execute(tx)
  return rows[0] ?? null
}

/** Writes a new reaction; false where the cell has one. */
export async function insertReaction(tx: Tx, workspaceId: string, row: ReactionRow): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO cohort_reactions (id, workspace_id, cell, place, hypothesis, owner_email, action, due_on, result, created_at, author)
    VALUES (${row.id}, ${workspaceId}, ${row.cell}, ${JSON.stringify(row.place)}::jsonb, ${row.hypothesis}, ${row.owner_email},
            ${row.action}, ${row.due_on}, ${row.result}, ${row.created_at}, ${JSON.stringify(row.author)}::jsonb)
    ON CONFLICT (workspace_id, cell) DO NOTHING RETURNING id`.execute(tx)
  return rows.length > 0
}

/** Writes what people may change of a reaction. */
export async function saveReaction(tx: Tx, row: ReactionRow): Promise<void> {
  await sql`
    UPDATE cohort_reactions SET hypothesis = ${row.hypothesis}, owner_email = ${row.owner_email},
      action = ${row.action}, due_on = ${row.due_on}, result = ${row.result}
    WHERE id = ${row.id}`.execute(tx)
}

/** Takes a reaction away. */
export async function deleteReactionRow(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM cohort_reactions WHERE id = ${id}`.execute(tx)
}
