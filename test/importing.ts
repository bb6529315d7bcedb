import { expect } from "vitest"
import { z } from "zod"
import type { Import, ImportKind, Mapping } from "#modules/connectors/contract.ts"
import { finishImport } from "#modules/connectors/finish-import.ts"
import { runImport } from "#modules/connectors/run-import.ts"
import { undoImport } from "#modules/connectors/undo-import.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { relayOutbox, timelineTasks } from "#modules/timeline/index.ts"
import type { Payload } from "#platform/jobs/index.ts"
import type { TestApp } from "./app.ts"
import type { TestEngines } from "./engines.ts"

/** Status and counts of an import, which must add up. */
export const counts = ({ status, rows, created, updated, duplicates, rejected }: Import) => {
  expect(rows).toBe(created + updated + duplicates + rejected)
  return { status, created, updated, duplicates, rejected }
}
/** The same of one that is done. */
export const done = (created = 0, updated = 0, duplicates = 0, rejected = 0) => ({
  status: "done",
  created,
  updated,
  duplicates,
  rejected,
})
/** Line, column and code of each problem. */
export const problems = (result: Import) =>
  result.problems.map(({ line, column, code }) => [line, column, code])

export type Sent = { mapping?: Mapping; dryRun?: boolean; header?: string }

export type Importing = Awaited<ReturnType<typeof importing>>

/** Imports into the workspace of `ctx` through the API, the work being done at once, and looks at what came of it. */
export async function importing(engines: TestEngines, app: TestApp, ctx: Context) {
  const key = await app.keyFor(ctx)
  async function post(
    kind: ImportKind,
    body: string | Buffer,
    { mapping, dryRun, header }: Sent = {},
  ): Promise<string> {
    const answer = await app.inject({
      method: "POST",
      url: `/api/v1/imports?kind=${kind}${dryRun ? "&dry_run=true" : ""}`,
      headers: {
        authorization: key,
        "content-type": "text/csv",
        ...(mapping ? { "x-mapping": JSON.stringify(mapping) } : {}),
        ...(header ? { "x-mapping": header } : {}),
      },
      payload: body,
    })
    expect(answer.statusCode, answer.body).toBe(202)
    return answer.json<{ id: string }>().id
  }

  async function work(id: string): Promise<void> {
    await finishImport(ctx, id, await runImport(ctx, id, new AbortController().signal))
  }

  async function get(id: string): Promise<Import> {
    return (await app.inject({ url: `/api/v1/imports/${id}`, headers: { authorization: key } })).json()
  }

  async function load(kind: ImportKind, body: string | Buffer, sent: Sent = {}): Promise<Import> {
    const id = await post(kind, body, sent)
    await work(id)
    return get(id)
  }

  async function end(id: string): Promise<Import> {
    const answer = await app.inject({
      method: "DELETE",
      url: `/api/v1/imports/${id}`,
      headers: { authorization: key },
    })
    expect(answer.statusCode).toBe(202)
    await undoImport(ctx, id, new AbortController().signal)
    return get(id)
  }

  const records = (table: "accounts" | "contacts" | "subscription_versions" | "tickets" | "survey_answers") =>
    transaction(ctx, async (tx) => {
      const rows: Record<string, unknown>[] = await tx.selectFrom(table).selectAll().execute()
      return rows
        .map(({ workspace_id: _own, ...row }) =>
          JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
        )
        .sort()
    })

  async function timeline(
    name = "%",
  ): Promise<{ account_id: string; name: string; at: string; value: number | null }[]> {
    await runQueuedRows()
    await relayOutbox(ctx)
    return engines.timeline.select({
      tag: "test",
      sql: `SELECT account_id, name, formatDateTime(at, '%Y-%m-%dT%H:%i:%S') AS at, value FROM timeline
            WHERE workspace_id = {workspace:UUID} AND name LIKE {name:String} ORDER BY at, name, account_id, value`,
      params: { workspace: ctx.workspace.id, name },
      row: z.object({
        account_id: z.string(),
        name: z.string(),
        at: z.string(),
        value: z.number().nullable(),
      }),
    })
  }

  /** Runs the jobs by which accounts tell the timeline; no worker runs here. */
  async function runQueuedRows(): Promise<void> {
    const jobs = await engines.records.pool.query<{ payload: Payload }>(
      `WITH mine AS (
         DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
         WHERE t.id = j.task_id AND t.identifier = 'queue_rows' RETURNING j.id, j.payload
       ) SELECT payload FROM mine ORDER BY id`,
    )
    for (const { payload } of jobs.rows)
      await timelineTasks(engines)["queue_rows"]?.(payload, { signal: new AbortController().signal })
  }

  const accounts = (...ids: string[]) =>
    load("accounts", `account_id,name\n${ids.map((id) => `${id},Name ${id}`).join("\n")}`)
  return { key, post, work, get, load, end, records, timeline, accounts }
}
