// A process that writes to a timeline others write to at the same time: node writer.ts, told everything as JSON in its
// first argument. Appends batches of rows with ids of a small set, and prints how many rows were created.
import { systemContext } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { openTimelineEngine } from "#platform/clickhouse/open.ts"
import { createLogger } from "#platform/log/index.ts"
import { openRecords } from "#platform/postgres/open.ts"

export type WriterOrder = {
  databaseUrl: string
  clickhouseUrl: string
  cluster: string | null
  workspace: string
  account: string
  batches: number[][]
}

const order = JSON.parse(process.argv[2] ?? "") as WriterOrder
const records = await openRecords(order.databaseUrl, 4)
const timeline = await openTimelineEngine({ url: order.clickhouseUrl, cluster: order.cluster })
const reach = {
  smtpUrl: null,
  publicUrl: "",
  telegramUrl: "",
  pushServices: "known",
  privateHosts: [],
} as const
const log = createLogger("silent")
const engines = { records, timeline, clock: () => new Date(), log, filesFolder: "", reach }
const ctx = await systemContext(engines, order.workspace)
const at = "2026-03-01T10:00:00.000Z"
const outcomes = await Promise.all(
  order.batches.map((ids) =>
    append(
      ctx,
      ids.map((id) => ({
        account_id: order.account,
        person: "",
        name: "usage.Report",
        at,
        recorded_at: at,
        value: id,
        properties: {},
        source: "test",
        message_id: `${order.account}:${id}`,
      })),
    ),
  ),
)
console.log(outcomes.flat().filter((outcome) => outcome === "created").length)
await timeline.close()
await records.close()
