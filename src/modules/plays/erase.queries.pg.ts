import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { Task } from "./tasks.queries.pg.ts"

/** Takes the contacts of these names out of what steps of plays did. */
export async function forgetInSteps(tx: Tx, names: readonly string[]): Promise<void> {
  await sql`UPDATE play_run_steps SET effect = effect - 'contact_id'
    WHERE effect ->> 'contact_id' = ANY(${[...names]})`.execute(tx)
}

/** Replaces what a pattern finds in tasks by three dots. Answers with those tasks as they are now. */
export async function forgetInTasks(
  tx: Tx,
  mentions: string,
): Promise<Pick<Task, "id" | "account_id" | "title" | "result" | "history">[]> {
  const without = (column: string) => sql`regexp_replace(${sql.ref(column)}::text, ${mentions}, '…', 'gi')`
  const rows = await sql<Pick<Task, "id" | "account_id" | "title" | "result" | "history">>`
    UPDATE tasks SET title = ${without("title")}::jsonb, about = ${without("about")}::jsonb,
                     checklist = ${without("checklist")}::jsonb, history = ${without("history")}::jsonb,
                     result = ${without("result")}
    WHERE concat_ws(' ', title, about, checklist, history, result) ~* ${mentions} 
    RETURNING id, account_id, title, result, history`.execute(tx)
  return rows.rows
}
