import { sql } from "kysely"
import type { Bilingual } from "#platform/http/shapes.ts"
import type { Tx } from "#platform/postgres/open.ts"

export type TaskState = "open" | "done" | "cancelled"

/** Something that was done with a task. */
export type TaskEvent = { at: string; by: string; what: string; note?: string | null }

export type Task = {
  id: string
  account_id: string
  title: Bilingual
  about: Bilingual | null
  checklist: Bilingual[]
  role: string
  owner_email: string | null
  approval: boolean
  state: TaskState
  due_at: Date
  snoozed_until: Date | null
  result: string | null
  created_at: Date
  ended_at: Date | null
  run_id: string | null
  step: string | null
  history: TaskEvent[]
}

export async function insertTasks(tx: Tx, workspaceId: string, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return
  const rows = tasks.map((task) => ({ workspace_id: workspaceId, ...task }))
  await sql`INSERT INTO tasks (id, workspace_id, account_id, title, about, checklist, role, owner_email, approval, state,
      due_at, snoozed_until, result, created_at, ended_at, run_id, step, history)
    SELECT id, workspace_id, account_id, title, about, checklist, role, owner_email, approval, state, due_at,
      snoozed_until, result, created_at, ended_at, run_id, step, history
    FROM json_populate_recordset(null::tasks, ${JSON.stringify(rows)}::json)`.execute(tx)
}

const columns = sql`t.id, t.account_id, t.title, t.about, t.checklist, t.role, t.owner_email, t.approval, t.state,
  t.due_at, t.snoozed_until, t.result, t.created_at, t.ended_at, t.run_id, t.step, t.history`

/** A task, held until the transaction ends. */
export async function takeTask(tx: Tx, id: string): Promise<Task | null> {
  const { rows } = await sql<Task>`SELECT ${columns} FROM tasks t WHERE t.id = ${id} FOR UPDATE`.execute(tx)
  return rows[0] ?? null
}

export async function saveTask(tx: Tx, task: Task): Promise<void> {
  const { state, due_at, snoozed_until, result, ended_at, owner_email, role } = task
  await tx
    .updateTable("tasks")
    .set({
      state,
      due_at,
      snoozed_until,
      result,
      ended_at,
      owner_email,
      role,
      history: JSON.stringify(task.history),
    })
    .where("id", "=", task.id)
    .execute()
}

/** How the tasks that steps of these runs made stand. */
export async function tasksOfRuns(
  tx: Tx,
  runIds: readonly string[],
): Promise<Pick<Task, "run_id" | "step" | "state" | "result">[]> {
  const { rows } = await sql<Pick<Task, "run_id" | "step" | "state" | "result">>`
    SELECT run_id, step, state, result FROM tasks WHERE run_id = ANY(${[...runIds]}::uuid[])`.execute(tx)
  return rows
}

/** Cancels the open tasks of runs that are over. */
export async function cancelTasksOf(
  tx: Tx,
  runIds: readonly string[],
  event: TaskEvent & { now: Date },
): Promise<void> {
  if (runIds.length === 0) return
  const { now, ...said } = event
  await sql`UPDATE tasks SET state = 'cancelled', ended_at = ${now}, history = history || ${JSON.stringify([said])}::jsonb
    WHERE run_id = ANY(${[...runIds]}::uuid[]) AND state = 'open'`.execute(tx)
}

export type TaskFilter = {
  state: TaskState
  /** Of this member. */
  owner?: string | undefined
  /** Nobody's yet, of this role's pool or, '' , of any. */
  pool?: string | undefined
  account_id?: string | undefined
  /** Snoozed ones are left out before they are due again. */
  awake?: Date | undefined
  after?: { due: string; id: string } | undefined
  limit: number
}

/** Tasks, the most urgent first. */
export async function tasksPage(
  tx: Tx,
  filter: TaskFilter,
): Promise<(Task & { account_name: string; play: string | null })[]> {
  const { state, owner = null, pool = null, account_id = null, awake = null, after, limit } = filter
  const { rows } = await sql<Task & { account_name: string; play: string | null }>`
    SELECT ${columns}, a.name AS account_name, r.play
    FROM tasks t JOIN accounts a USING (workspace_id, account_id) LEFT JOIN play_runs r ON r.id = t.run_id
    WHERE t.state = ${state} AND (${owner}::text IS NULL OR t.owner_email = ${owner})
      AND (${pool}::text IS NULL OR (t.owner_email IS NULL AND ${pool} IN ('', t.role)))
      AND (${account_id}::text IS NULL OR t.account_id = ${account_id})
      AND (${awake}::timestamptz IS NULL OR t.snoozed_until IS NULL OR t.snoozed_until <= ${awake})
      ${after ? sql`AND (t.due_at, t.id) > (${after.due}::timestamptz, ${after.id}::uuid)` : sql``}
    ORDER BY t.due_at, t.id LIMIT ${limit}`.execute(tx)
  return rows
}

/** A task with its account's name and the play that asked for it. */
export async function taskById(
  tx: Tx,
  id: string,
): Promise<(Task & { account_name: string; play: string | null }) | null> {
  const { rows } = await sql<Task & { account_name: string; play: string | null }>`
    SELECT ${columns}, a.name AS account_name, r.play
    FROM tasks t JOIN accounts a USING (workspace_id, account_id) LEFT JOIN play_runs r ON r.id = t.run_id
    WHERE t.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** Whether there is an active member with this address. */
export async function activeMember(tx: Tx, email: string): Promise<boolean> {
  const found = await tx
    .selectFrom("members")
    .select("id")
    .where("email", "=", email)
    .where("active", "=", true)
    .executeTakeFirst()
  return found !== undefined
}

export type Reachable = { contact_id: string; account_id: string; email: string | null; roles: string[] }

/** The contacts of these accounts. */
export async function contactsOf(tx: Tx, accounts: readonly string[]): Promise<Reachable[]> {
  const { rows } = await sql<Reachable>`
    SELECT contact_id, account_id, email, roles FROM contacts WHERE account_id = ANY(${[...accounts]})
    ORDER BY account_id, contact_id`.execute(tx)
  return rows
}
