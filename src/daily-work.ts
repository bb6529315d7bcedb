import { hourOf } from "#kernel/time.ts"
import { chargesTask } from "#modules/billing/index.ts"
import { digestTask } from "#modules/day/index.ts"
import { keepScoresTask } from "#modules/health/index.ts"
import {
  beginDailyWork,
  registeredWorkspaces,
  systemContext,
  today,
  transaction,
} from "#modules/identity/index.ts"
import { sendTask } from "#modules/messages/index.ts"
import { playsNightTask } from "#modules/plays/index.ts"
import { tendSignalsTask } from "#modules/signals/index.ts"
import { retentionTask } from "#modules/timeline/index.ts"
import type { Engines } from "#platform/engines.ts"
import { addJob } from "#platform/jobs/index.ts"

/** What is done once in each day of each workspace, and the hour of its day from which on. */
const works = [
  { task: keepScoresTask, fromHour: 1 },
  { task: chargesTask, fromHour: 1 },
  { task: playsNightTask, fromHour: 2 },
  { task: retentionTask, fromHour: 3 },
]

/** What is done every hour in each workspace. */
const hourly = [tendSignalsTask, digestTask, sendTask]

/**
 * Queues the daily works that are due, and the hourly ones. Asked every hour: one missed in its hour, by a machine that was off, is made up
 * for as soon as it is on again.
 */
export async function queueDailyWork(engines: Engines): Promise<void> {
  for (const id of (await registeredWorkspaces(engines.records)).ready) {
    const ctx = await systemContext(engines, id, "daily work")
    const hour = hourOf(ctx.now, ctx.workspace.timeZone)
    for (const { task, fromHour } of works)
      if (hour >= fromHour)
        await transaction(ctx, async (tx) => {
          if (await beginDailyWork(tx, ctx, task, today(ctx)))
            await addJob(tx, task, { workspace_id: id }, { key: `${task}:${id}` })
        })
    for (const task of hourly)
      await transaction(ctx, (tx) =>
        addJob(tx, task, { workspace_id: id }, { key: `${task}:${id}`, queue: `${task}:${id}` }),
      )
  }
}
