import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { removeWorkspace, transaction } from "#modules/identity/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { addJob, startJobs } from "./index.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const jobs = async () =>
  (
    await engines.records.pool.query<{ task: string; last_error: string | null }>(
      "SELECT task_identifier AS task, last_error FROM graphile_worker.jobs ORDER BY id",
    )
  ).rows

test("a task that fails is kept for another try, and the others go on", async () => {
  const ctx = await engines.workspace()
  const done: string[] = []
  const tasks = {
    failing: async () => {
      throw new Error("not today")
    },
    working: async ({ workspace_id }: { workspace_id: string }) => {
      done.push(workspace_id)
    },
  }
  await transaction(ctx, async (tx) => {
    await addJob(tx, "failing", { workspace_id: ctx.workspace.id })
    await addJob(tx, "working", { workspace_id: ctx.workspace.id })
  })
  const running = await startJobs(engines.records.pool, tasks, {
    log: engines.log,
    concurrency: 1,
    alone: true,
  })
  await vi.waitFor(
    async () => expect(await jobs()).toEqual([{ task: "failing", last_error: "not today" }]),
    10_000,
  )
  await running.stop()
  expect(done).toEqual([ctx.workspace.id])
})

test("a workspace takes its jobs with it", async () => {
  const [kept, removed] = [await engines.workspace(), await engines.workspace()]
  for (const ctx of [kept, removed])
    await transaction(ctx, (tx) => addJob(tx, "waiting", { workspace_id: ctx.workspace.id }))
  await removeWorkspace(removed)
  expect((await jobs()).filter(({ task }) => task === "waiting")).toHaveLength(1)
})
