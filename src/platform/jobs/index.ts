import { EventEmitter } from "node:events"
import { run, runMigrations, type TaskList, type WorkerEvents, Logger as WorkerLogger } from "graphile-worker"
import { sql } from "kysely"
import type pg from "pg"
import type { Logger } from "#platform/log/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** A task's payload always names its workspace. */
export type Payload = { workspace_id: string } & Record<string, unknown>

/** What a task is given beside its payload: when `signal` aborts it ends at a safe point and throws, to be run again. */
export type TaskRun = { signal: AbortSignal }

export type Tasks = Record<string, (payload: Payload, run: TaskRun) => Promise<void>>

export type Jobs = { stop(): Promise<void> }

/**
 * Queues a job inside the caller's transaction. With a `key`, a job of that key not yet begun is replaced: work merges.
 * With `after` it begins that many seconds from now, or when the job it replaces would have: often asked, seldom done.
 * With `in` it begins that many seconds from now, whenever the job it replaces would have.
 */
export async function addJob(
  tx: Tx,
  task: string,
  payload: Payload,
  options: { key?: string; queue?: string; after?: number; in?: number } = {},
): Promise<void> {
  const { key = null, queue = null, after } = options
  await sql`SELECT graphile_worker.add_job(${task}, payload := ${JSON.stringify(payload)}::json,
    job_key := ${key}, queue_name := ${queue}, max_attempts := 20,
    run_at := now() + make_interval(secs => ${after ?? options.in ?? 0}::float8),
    job_key_mode := ${after === undefined ? "replace" : "preserve_run_at"})`.execute(tx)
}

/** Drops the jobs of a workspace that is being removed: there is nothing left for them to work on. */
export async function dropJobs(tx: Tx, workspaceId: string): Promise<void> {
  await sql`DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'workspace_id' = ${workspaceId}`.execute(
    tx,
  )
}

export type JobState = "waiting" | "running" | "scheduled" | "failed"

/**
 * How many jobs stand how, by task: of one workspace, or of all. `waiting`: due and not begun; `scheduled`: to begin
 * later, those that failed and will be tried again among them; `failed`: not to be tried again.
 */
export async function countJobs(
  pool: pg.Pool,
  workspaceId: string | null,
): Promise<{ task: string; state: JobState; jobs: number }[]> {
  const { rows } = await pool.query<{ task: string; state: JobState; jobs: number }>(
    `SELECT t.identifier AS task,
            CASE WHEN j.locked_at IS NOT NULL THEN 'running' WHEN j.attempts >= j.max_attempts THEN 'failed'
                 WHEN j.run_at <= now() THEN 'waiting' ELSE 'scheduled' END AS state, count(*)::int AS jobs
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE $1::text IS NULL OR j.payload ->> 'workspace_id' = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [workspaceId],
  )
  return rows
}

/** A job of a workspace whose last attempt failed; `again`: it will be tried again, at `nextAt`. */
export type FailingJob = { task: string; attempts: number; again: boolean; nextAt: Date; error: string }

/** The workspace's jobs whose last attempt failed, those given up first, up to 50. */
export async function failingJobs(pool: pg.Pool, workspaceId: string): Promise<FailingJob[]> {
  const { rows } = await pool.query<FailingJob>(
    `SELECT t.identifier AS task, j.attempts, j.attempts < j.max_attempts AS again, j.run_at AS "nextAt",
            j.last_error AS error
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE j.last_error IS NOT NULL AND j.payload ->> 'workspace_id' = $1
     ORDER BY 3, j.run_at LIMIT 50`,
    [workspaceId],
  )
  return rows
}

/** Creates the queue's tables if they are missing; every role needs them. */
export const migrateJobs = (pool: pg.Pool, log: Logger): Promise<void> =>
  runMigrations({ pgPool: pool, logger: loggerFor(log) })

/**
 * Starts working. A worker not heard of for half a minute is taken for dead and its jobs are taken up by others;
 * with `alone` (nobody else can reach this database) every other worker is dead at once.
 */
export async function startJobs(
  pool: pg.Pool,
  tasks: Tasks,
  options: {
    log: Logger
    concurrency: number
    alone: boolean
    /** Done at the beginning of every hour, by one of all workers. */
    hourly?: () => Promise<void>
  },
): Promise<Jobs> {
  const stopping = new AbortController()
  const mine = new Set<string>()
  const events: WorkerEvents = new EventEmitter()
  events.on("worker:create", ({ worker }) => mine.add(worker.workerId))
  if (options.alone) await pool.query("UPDATE job_workers SET seen_at = 'epoch'")
  await releaseDead(pool, options.alone ? 0 : 60, mine)
  const taskList: TaskList = {}
  for (const [name, task] of Object.entries(tasks))
    taskList[name] = (payload) => task(payload as Payload, { signal: stopping.signal })
  const { hourly } = options
  if (hourly) taskList["hourly"] = hourly
  const runner = await run({
    // A pool of its own: it writes the 64-bit ids it reads back as JSON, and the records' pool reads them as bigint.
    connectionString: pool.options.connectionString,
    maxPoolSize: options.concurrency + 2,
    taskList,
    concurrency: options.concurrency,
    crontab: hourly ? "0 * * * * hourly" : "",
    noHandleSignals: true,
    pollInterval: 2000,
    logger: loggerFor(options.log),
    events,
  })
  const tend = async () => {
    await beat(pool, mine)
    await releaseDead(pool, 60, mine)
  }
  await beat(pool, mine)
  const heart = setInterval(() => {
    tend().catch((error: Error) => options.log.warn({ err: error }, "worker heartbeat failed"))
  }, 5000)
  return {
    async stop() {
      clearInterval(heart)
      stopping.abort()
      await runner.stop()
      await pool.query("DELETE FROM job_workers WHERE worker = ANY($1)", [[...mine]])
    },
  }
}

async function beat(pool: pg.Pool, workers: Set<string>): Promise<void> {
  await pool.query(
    `INSERT INTO job_workers (worker, seen_at) SELECT unnest($1::text[]), now()
     ON CONFLICT (worker) DO UPDATE SET seen_at = now()`,
    [[...workers]],
  )
}

/** One's own workers live, however late their heartbeat came through. */
async function releaseDead(
  pool: pg.Pool,
  unregisteredAfterSeconds: number,
  mine: ReadonlySet<string>,
): Promise<void> {
  await pool.query(
    `WITH dead AS (
       DELETE FROM job_workers WHERE seen_at < now() - interval '30 seconds' AND worker != ALL($2) RETURNING worker
     ), unknown AS (
       SELECT DISTINCT locked_by AS worker FROM graphile_worker._private_jobs
       WHERE locked_by NOT IN (SELECT worker FROM job_workers)
         AND locked_by != ALL($2) AND locked_at <= now() - make_interval(secs => $1)
     )
     SELECT graphile_worker.force_unlock_workers(array_agg(worker))
     FROM (SELECT worker FROM dead UNION SELECT worker FROM unknown) AS gone HAVING count(*) > 0`,
    [unregisteredAfterSeconds, [...mine]],
  )
}

function loggerFor(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    if (level === "error") log.error({ queue: meta?.["error"] ?? meta }, message)
    else if (level === "warning") log.warn(message)
    else log.debug(message)
  })
}
