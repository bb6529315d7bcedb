// A worker process over databases that outlive it: node plays-worker.ts, told everything as JSON in its first argument.
// Its clock begins at the instant it is told. Loads what it needs, waits for a line, works until it is ended.
import { once } from "node:events"
import { flushCompileCache } from "node:module"
import { registeredWorkspaces, systemContext, transaction } from "#modules/identity/index.ts"
import { openTimelineEngine } from "#platform/clickhouse/open.ts"
import { addJob, startJobs } from "#platform/jobs/index.ts"
import { createLogger } from "#platform/log/index.ts"
import { openRecords } from "#platform/postgres/open.ts"
import { tasksOf } from "../src/app.ts"

export type WorkerOrder = {
  databaseUrl: string
  clickhouseUrl: string
  smtpUrl: string
  filesFolder: string
  now: string
}

const order = JSON.parse(process.argv[2] ?? "") as WorkerOrder
// What was compiled is kept now: whoever is killed writes nothing when it ends.
flushCompileCache()
await once(process.stdin, "data")
const records = await openRecords(order.databaseUrl, 8)
const timeline = await openTimelineEngine({ url: order.clickhouseUrl, cluster: null })
const ahead = Date.parse(order.now) - Date.now()
const engines = {
  records,
  timeline,
  clock: () => new Date(Date.now() + ahead),
  log: createLogger("error"),
  filesFolder: order.filesFolder,
  reach: {
    smtpUrl: order.smtpUrl,
    publicUrl: "http://perennial.test",
    telegramUrl: "http://127.0.0.1:9",
    pushServices: "known",
    privateHosts: [],
  },
} as const
// The clock jumped: what the next due moment's job would do when its time comes.
for (const id of (await registeredWorkspaces(records)).ready)
  await transaction(await systemContext(engines, id), async (tx) => {
    await addJob(tx, "advance_plays", { workspace_id: id }, { key: `advance_plays:${id}` })
    await addJob(tx, "send_messages", { workspace_id: id }, { key: `send_messages:${id}` })
  })
await startJobs(records.pool, tasksOf(engines), { log: engines.log, concurrency: 3, alone: true })
