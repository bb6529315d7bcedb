import { Logger, runOnce, type TaskList } from "graphile-worker"
import { tasksOf } from "../src/app.ts"
import type { TestEngines } from "./engines.ts"

/** Does every job that is queued, and those they queue, until there is none; a job that fails fails the test. */
export async function runJobs(engines: TestEngines): Promise<void> {
  const failed: unknown[] = []
  const taskList: TaskList = {}
  for (const [name, task] of Object.entries(tasksOf(engines)))
    taskList[name] = (payload) =>
      task(payload as { workspace_id: string }, { signal: new AbortController().signal }).catch(
        (error: unknown) => {
          failed.push(error)
        },
      )
  const logger = new Logger(() => () => undefined)
  await runOnce({ pgPool: engines.records.pool, taskList, noHandleSignals: true, logger })
  if (failed.length > 0) throw failed[0]
}
