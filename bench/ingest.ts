// What the tracking API takes over HTTP, beside bare durable inserts of the same rows into a bare table.
import { randomUUID } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { migrateTimeline } from "#platform/clickhouse/migrate.ts"
import { openTimelineEngine, type TimelineEngine } from "#platform/clickhouse/open.ts"
import { startServer } from "#test/e2e/server.ts"
import { median, printTable, quantile, seconds, whole } from "./measure.ts"

const apiKey = `bench-${randomUUID()}`
const accounts = 500
const people = 5000
const rounds = 3

type Event = ReturnType<typeof event>

/** An event as Segment's Node client sends it. */
function event(at: number) {
  const person = at % people
  return {
    timestamp: new Date(Date.now() - (at % 2_000_000) * 1000).toISOString(),
    integrations: {},
    event: `Feature ${at % 40} Used`,
    type: "track",
    properties: { feature: `feature-${at % 40}`, duration: at % 1000, plan: "enterprise", value: at % 7 },
    context: { library: { name: "@segment/analytics-node", version: "3.1.0" } },
    userId: `user-${person}`,
    messageId: `node-next-${Date.now()}-${randomUUID()}`,
    _metadata: { nodeVersion: process.version, jsRuntime: "node" },
  }
}

const events = (count: number): Event[] => Array.from({ length: count }, (_event, at) => event(at))

function* blocks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

/** The timeline's columns and nothing else: no second order, no sums by day. */
const bareTable = `CREATE TABLE bare ENGINE = MergeTree
  ORDER BY (workspace_id, account_id, name, at, message_id)
  SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
  AS SELECT * FROM timeline LIMIT 0`

/** Rows a second of bare durable inserts in blocks of `size`, one after another. */
async function bare(engine: TimelineEngine, count: number, size: number): Promise<number> {
  const rows = events(count).map((given) => ({
    workspace_id: "11111111-1111-4111-8111-111111111111",
    account_id: `account-${Number(given.userId.slice(5)) % accounts}`,
    said_account: "",
    person: given.userId,
    name: `usage.${given.event}`,
    at: given.timestamp,
    recorded_at: given.timestamp,
    day: given.timestamp.slice(0, 10),
    value: given.properties.value,
    properties: JSON.stringify(given.properties),
    source: "tracking:bench",
    message_id: given.messageId,
    content_hash: "1",
  }))
  const took = await seconds(async () => {
    for (const block of blocks(rows, size)) await engine.insert("bare", block)
  })
  return count / took
}

type Target = { url: string; key: string }
type Sending = { rate: number; p50: number; p99: number }

/** Sends events in batches of `size` over `connections` connections, each the next when the last is acknowledged. */
async function sent(to: Target, count: number, size: number, connections: number): Promise<Sending> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const bodies = [...blocks(events(count), size)].map((batch) =>
    Buffer.from(JSON.stringify({ batch, writeKey: to.key, sentAt: new Date().toISOString() })),
  )
  const waits: number[] = []
  const took = await seconds(() =>
    Promise.all(
      Array.from({ length: connections }, async () => {
        for (let body = bodies.pop(); body; body = bodies.pop()) {
          const next = body
          waits.push(await seconds(() => post(to, agent, next)))
        }
      }),
    ),
  )
  agent.destroy()
  return { rate: count / took, p50: quantile(waits, 0.5) * 1000, p99: quantile(waits, 0.99) * 1000 }
}

function post({ url, key }: Target, agent: Agent, body: Buffer): Promise<void> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
    "content-type": "application/json",
  }
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v1/batch`, { method: "POST", agent, headers }, (answer) => {
      answer.resume()
      answer.once("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
      )
    })
    asked.once("error", reject)
    asked.end(body)
  })
}

/** Makes the accounts and ties the people to them, as group calls. */
async function introduce({ url, key }: Target): Promise<void> {
  for (let from = 0; from < people; from += 500) {
    const batch = Array.from({ length: 500 }, (_call, at) => ({
      type: "group",
      userId: `user-${from + at}`,
      groupId: `account-${(from + at) % accounts}`,
      traits: { plan: "enterprise" },
    }))
    const answer = await fetch(`${url}/v1/batch`, {
      method: "POST",
      body: JSON.stringify({ batch, writeKey: key }),
    })
    if (answer.status !== 200) throw new Error(`group calls were answered ${answer.status}`)
  }
}

async function writeKey(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/write-keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "bench" }),
  })
  return ((await answer.json()) as { write_key: string }).write_key
}

/** Resident memory of a process at its highest, in MB; NaN where the system does not tell. */
function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

/** Measures in rounds, each measure in each round, so that what else the machine does falls upon all; prints medians. */
export async function ingest(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const engine = await openTimelineEngine({ folder: join(folder, "bare") })
  const options = { folder, flags: ["--empty"], env: { PERENNIAL_API_KEY: apiKey } }
  const server = await startServer(options)
  try {
    await migrateTimeline(engine, join(import.meta.dirname, "..", "migrations", "clickhouse"))
    await engine.system(bareTable)
    const to = { url: server.url, key: await writeKey(server.url) }
    await introduce(to)
    const floors = { 500: [] as number[], 10_000: [] as number[] }
    const http = { 500: [] as Sending[], 20: [] as Sending[] }
    for (let round = 0; round < rounds; round++) {
      floors[500].push(await bare(engine, 50_000, 500))
      http[500].push(await sent(to, 150_000, 500, 64))
      floors[10_000].push(await bare(engine, 100_000, 10_000))
      http[20].push(await sent(to, 60_000, 20, 64))
    }
    report(median(floors[500]), median(floors[10_000]), http)
    console.log(
      `memory of the server at its highest: ${whole(peakMemory(server.pid))} MB; medians of ${rounds}`,
    )
  } finally {
    await server.stop()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(by500: number, by10k: number, http: { 500: Sending[]; 20: Sending[] }): void {
  const rated = (name: string, rate: number) => [
    name,
    whole(rate),
    `${(rate / by500).toFixed(2)} ×`,
    `${(rate / by10k).toFixed(2)} ×`,
  ]
  const over = (name: string, all: Sending[]) => [
    ...rated(name, median(all.map(({ rate }) => rate))),
    `${whole(median(all.map(({ p50 }) => p50)))} ms`,
    `${whole(median(all.map(({ p99 }) => p99)))} ms`,
  ]
  printTable([
    ["", "events/s", "of blocks of 500", "of blocks of 10,000", "p50", "p99"],
    rated("bare durable inserts, blocks of 500", by500),
    rated("bare durable inserts, blocks of 10,000", by10k),
    over("HTTP, batches of 500, 64 at once", http[500]),
    over("HTTP, batches of 20, 64 at once", http[20]),
  ])
}
