import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { Because } from "./starts.queries.pg.ts"

export const outcomes = ["goal", "completed", "failed", "stopped", "not_needed", "by_hand", "broken"] as const
export type Outcome = (typeof outcomes)[number]
export type WaitsFor = "time" | "condition" | "task" | "webhook" | "goal"

export type Run = {
  id: string
  play: string
  version: number
  account_id: string
  because: Because
  started_at: Date
  step: string | null
  waits_for: WaitsFor | null
  until: Date | null
  wake_at: Date | null
  ends_by: Date
  faults: number
  outcome: Outcome | null
  outcome_reason: string | null
  ended_at: Date | null
}

/** What a step of a run did. `done_at` null: it waits. */
export type StepRow = {
  run_id: string
  step: string
  place: number
  kind: string
  begun_at: Date
  done_at: Date | null
  result: string
  effect: Record<string, unknown>
}

const runColumns = sql`id, play, version, account_id, because, started_at, step, waits_for, until, wake_at, ends_by,
  faults, outcome, outcome_reason, ended_at`

export async function insertRuns(
  tx: Tx,
  of: { workspaceId: string; play: string; version: number; now: Date },
  runs: readonly (Pick<Run, "id" | "account_id" | "because" | "step" | "ends_by"> & { start_key: string })[],
): Promise<void> {
  if (runs.length === 0) return
  const rows = runs.map((run) => ({
    ...run,
    workspace_id: of.workspaceId,
    play: of.play,
    version: of.version,
    started_at: of.now,
    wake_at: of.now,
  }))
  await sql`INSERT INTO play_runs (id, workspace_id, play, version, account_id, start_key, because, started_at, step, wake_at, ends_by)
    SELECT id, workspace_id, play, version, account_id, start_key, because, started_at, step, wake_at, ends_by
    FROM json_populate_recordset(null::play_runs, ${JSON.stringify(rows)}::json)`.execute(tx)
}

/** Runs that are due, the longest due first, held until the transaction ends; those that others hold are passed over. */
export async function takeDueRuns(
  tx: Tx,
  now: Date,
  limit: number,
  only: readonly string[] | null,
): Promise<Run[]> {
  const these = only ? sql`AND id = ANY(${[...only]}::uuid[])` : sql``
  const { rows } = await sql<Run>`
    SELECT ${runColumns} FROM play_runs WHERE outcome IS NULL AND wake_at <= ${now} ${these}
    ORDER BY wake_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`.execute(tx)
  return rows
}

/** Which runs are due, the longest due first. */
export async function dueRunIds(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM play_runs WHERE outcome IS NULL AND wake_at <= ${now} ORDER BY wake_at, id LIMIT ${limit}`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** When the next run is due; null where none is. */
export async function nextWake(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{
    at: Date | null
  }>`SELECT min(wake_at) AS at FROM play_runs WHERE outcome IS NULL`.execute(tx)
  return rows[0]?.at ?? null
}

/** Where runs stand now. */
export async function saveRuns(tx: Tx, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return
  await sql`UPDATE play_runs r SET step = n.step, waits_for = n.waits_for, until = n.until, wake_at = n.wake_at,
      faults = n.faults, outcome = n.outcome, outcome_reason = n.outcome_reason, ended_at = n.ended_at
    FROM json_populate_recordset(null::play_runs, ${JSON.stringify(runs)}::json) n WHERE r.id = n.id`.execute(
    tx,
  )
}

/** Notes what steps did. A step that did it already is a fault: the whole transaction goes back. */
export async function insertSteps(tx: Tx, workspaceId: string, steps: readonly StepRow[]): Promise<void> {
  if (steps.length === 0) return
  const rows = steps.map((step) => ({ workspace_id: workspaceId, ...step }))
  await sql`INSERT INTO play_run_steps (workspace_id, run_id, step, place, kind, begun_at, done_at, result, effect)
    SELECT workspace_id, run_id, step, place, kind, begun_at, done_at, result, effect
    FROM json_populate_recordset(null::play_run_steps, ${JSON.stringify(rows)}::json)`.execute(tx)
}

/** Notes that steps which waited are over. */
export async function finishSteps(
  tx: Tx,
  steps: readonly { run_id: string; step: string; done_at: Date; result: string }[],
): Promise<void> {
  if (steps.length === 0) return
  await sql`UPDATE play_run_steps s SET done_at = n.done_at, result = n.result
    FROM json_populate_recordset(null::play_run_steps, ${JSON.stringify(steps)}::json) n
    WHERE s.run_id = n.run_id AND s.step = n.step AND s.done_at IS NULL`.execute(tx)
}

/** Lets runs be looked at now: those of these accounts, or all that go on. Returns how many. */
export async function wakeRuns(tx: Tx, now: Date, accounts: readonly string[] | null): Promise<number> {
  const these = accounts ? sql`AND account_id = ANY(${[...accounts]})` : sql``
  const { numAffectedRows } =
    await sql`UPDATE play_runs SET wake_at = ${now} WHERE outcome IS NULL AND (wake_at IS NULL OR wake_at > ${now}) ${these}`.execute(
      tx,
    )
  return Number(numAffectedRows ?? 0n)
}

/** Lets one run be looked at now; `go`: what its step waited for is over. */
export async function wakeRun(tx: Tx, id: string, now: Date, go = false): Promise<void> {
  await sql`UPDATE play_runs SET wake_at = ${now}
      ${go ? sql`, waits_for = 'time', until = ${now}` : sql``}
    WHERE id = ${id} AND outcome IS NULL`.execute(tx)
}

/** Runs of accounts in a play that go on, held until the transaction ends. */
export async function takeRunning(
  tx: Tx,
  where: { play: string; accounts: readonly string[] } | { id: string },
): Promise<Run[]> {
  const these =
    "id" in where
      ? sql`id = ${where.id}`
      : sql`play = ${where.play} AND account_id = ANY(${[...where.accounts]})`
  const { rows } = await sql<Run>`
    SELECT ${runColumns} FROM play_runs WHERE outcome IS NULL AND ${these} FOR UPDATE`.execute(tx)
  return rows
}

export async function runById(tx: Tx, id: string): Promise<(Run & { name: string }) | null> {
  const { rows } = await sql<Run & { name: string }>`
    SELECT r.id, r.play, r.version, r.account_id, a.name, r.because, r.started_at, r.step, r.waits_for, r.until,
           r.wake_at, r.ends_by, r.faults, r.outcome, r.outcome_reason, r.ended_at
    FROM play_runs r JOIN accounts a USING (workspace_id, account_id) WHERE r.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** What the steps of these runs did, in their order. */
export async function stepsOf(tx: Tx, runIds: readonly string[]): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    SELECT run_id, step, place, kind, begun_at, done_at, result, effect FROM play_run_steps
    WHERE run_id = ANY(${[...runIds]}::uuid[]) ORDER BY run_id, place`.execute(tx)
  return rows
}

export type RunFilter = {
  play?: string | undefined
  account_id?: string | undefined
  state?: "running" | "ended" | undefined
  before?: { at: string; id: string } | undefined
  limit: number
}

/** Runs, the last begun first. */
export async function runsPage(tx: Tx, filter: RunFilter): Promise<(Run & { name: string })[]> {
  const { play = null, account_id = null, state = null, before, limit } = filter
  const { rows } = await sql<Run & { name: string }>`
    SELECT r.id, r.play, r.version, r.account_id, a.name, r.because, r.started_at, r.step, r.waits_for, r.until,
           r.wake_at, r.ends_by, r.faults, r.outcome, r.outcome_reason, r.ended_at
    FROM play_runs r JOIN accounts a USING (workspace_id, account_id)
    WHERE (${play}::text IS NULL OR r.play = ${play}) AND (${account_id}::text IS NULL OR r.account_id = ${account_id})
      AND (${state}::text IS NULL OR (r.outcome IS NULL) = (${state} = 'running'))
      ${before ? sql`AND (r.started_at, r.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``}
    ORDER BY r.started_at DESC, r.id DESC LIMIT ${limit}`.execute(tx)
  return rows
}

export type PlayFigures = {
  play: string
  running: number
  goal: number
  completed: number
  failed: number
  stopped: number
  broken: number
  held_out: number
  refused: number
}

/** How runs and would-be starts of every play stand. */
export async function playFigures(tx: Tx): Promise<Map<string, PlayFigures>> {
  const { rows } = await sql<PlayFigures>`
    SELECT play, count(*) FILTER (WHERE decision = 'started' AND outcome IS NULL)::int AS running,
           count(*) FILTER (WHERE outcome = 'goal')::int AS goal,
           count(*) FILTER (WHERE outcome = 'completed')::int AS completed,
           count(*) FILTER (WHERE outcome = 'failed')::int AS failed,
           count(*) FILTER (WHERE outcome IN ('stopped', 'not_needed', 'by_hand'))::int AS stopped,
           count(*) FILTER (WHERE outcome = 'broken')::int AS broken,
           count(*) FILTER (WHERE decision = 'held_out')::int AS held_out,
           count(*) FILTER (WHERE decision = 'refused')::int AS refused
    FROM play_starts s LEFT JOIN play_runs r USING (workspace_id, play, account_id, start_key) GROUP BY play`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.play, row]))
}

/** How many runs of a play go on, by the version they hold to. */
export async function runningByVersion(tx: Tx, play: string): Promise<Map<number, number>> {
  const rows = await tx
    .selectFrom("play_runs")
    .select(["version", ({ fn }) => fn.countAll<bigint>().as("runs")])
    .where("play", "=", play)
    .where("outcome", "is", null)
    .groupBy("version")
    .execute()
  return new Map(rows.map(({ version, runs }) => [version, Number(runs)]))
}
