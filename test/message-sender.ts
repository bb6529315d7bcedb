// A process that sends what is due, over and over, until it is ended: node message-sender.ts, told everything as JSON in
// its first argument.
import { systemContext } from "#modules/identity/index.ts"
import { sendMessages } from "#modules/messages/index.ts"
import { openTimelineEngine } from "#platform/clickhouse/open.ts"
import { createLogger } from "#platform/log/index.ts"
import { openRecords } from "#platform/postgres/open.ts"

export type SenderOrder = {
  databaseUrl: string
  filesFolder: string
  smtpUrl: string
  workspace: string
  now: string
}

const order = JSON.parse(process.argv[2] ?? "") as SenderOrder
const records = await openRecords(order.databaseUrl, 4)
// Sending tells the timeline through the outbox and asks it nothing: no server needs to be there.
const timeline = await openTimelineEngine({ url: "http://127.0.0.1:9", cluster: null })
const engines = {
  records,
  timeline,
  clock: () => new Date(order.now),
  log: createLogger("silent"),
  filesFolder: order.filesFolder,
  reach: {
    smtpUrl: order.smtpUrl,
    publicUrl: "http://perennial.test",
    telegramUrl: "",
    pushServices: "known",
    privateHosts: [],
  } as const,
}
await sendMessages(await systemContext(engines, order.workspace))
await timeline.close()
await records.close()
