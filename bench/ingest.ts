// What the tracking API takes over HTTP, beside bare durable inserts of the same rows into the same table.
import { randomUUID } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { migrateTimeline } from "#platform/clickhouse/migrate.ts"
import { openTimelineEngine } from "#platform/clickhouse/open.ts"
import { startServer } from "#test/e2e/server.ts"
import { median, printTable, quantile, seconds, whole } from "./measure.ts"

const apiKey = `bench-${randomUUID()}`
const accounts = 500
const people = 5000
const runs = 3

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

/** Rows a second of bare durable inserts in blocks of `size`, one after another. */
async function floor(count: number, size: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const engine = await openTimelineEngine({ folder })
  try {
    await migrateTimeline(engine, join(import.meta.dirname, "..", "migrations", "clickhouse"))
    const rates: number[] = []
    for (let run = 0; run < runs; run++) {
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
        for (const block of blocks(rows, size)) await engine.insert("timeline", block)
      })
      rates.push(count / took)
    }
    return median(rates)
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Sending = { rate: number; p50: number; p99: number }

/** Sends bodies over `connections` connections, each the next when the last is acknowledged. */
async function sending(url: string, key: string, count: number, size: number, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
    "content-type": "application/json",
  }
  const post = (body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const sent = request(`${url}/v1/batch`, { method: "POST", agent, headers }, (answer) => {
        answer.resume()
        answer.once("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
        )
      })
      sent.once("error", reject)
      sent.end(body)
    })
  const results: Sending[] = []
  for (let run = 0; run < runs; run++) {
    const bodies = [...blocks(events(count), size)].map((batch) =>
      Buffer.from(JSON.stringify({ batch, writeKey: key, sentAt: new Date().toISOString() })),
    )
    const waits: number[] = []
    const took = await seconds(() =>
      Promise.all(
        Array.from({ length: connections }, async () => {
          for (let body = bodies.pop(); body; body = bodies.pop()) {
            const next = body
            waits.push(await seconds(() => post(next)))
          }
        }),
      ),
    )
    const ms = (share: number) => quantile(waits, share) * 1000
    results.push({ rate: count / took, p50: ms(0.5), p99: ms(0.99) })
  }
  agent.destroy()
  const middle = (field: keyof Sending) => median(results.map((result) => result[field]))
  return { rate: middle("rate"), p50: middle("p50"), p99: middle("p99") }
}

/** Makes the accounts and ties the people to them, as group calls. */
async function introduce(url: string, key: string): Promise<void> {
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

/** Measures and prints the table. */
export async function ingest(): Promise<void> {
  const floor500 = await floor(50_000, 500)
  const floor10k = await floor(100_000, 10_000)
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const server = await startServer({ folder, flags: ["--empty"], env: { PERENNIAL_API_KEY: apiKey } })
  try {
    const key = await writeKey(server.url)
    await introduce(server.url, key)
    const by500 = await sending(server.url, key, 100_000, 500, 16)
    const by20 = await sending(server.url, key, 60_000, 20, 64)
    const line = (name: string, { rate, p50, p99 }: Sending) => [
      name,
      whole(rate),
      `${(rate / floor500).toFixed(2)} ×`,
      `${(rate / floor10k).toFixed(2)} ×`,
      `${whole(p50)} ms`,
      `${whole(p99)} ms`,
    ]
    const bare = (name: string, rate: number) => line(name, { rate, p50: Number.NaN, p99: Number.NaN })
    printTable([
      ["", "events/s", "of floor 500", "of floor 10,000", "p50", "p99"],
      bare("bare durable inserts, blocks of 500", floor500),
      bare("bare durable inserts, blocks of 10,000", floor10k),
      line("HTTP, batches of 500, 16 at once", by500),
      line("HTTP, batches of 20, 64 at once", by20),
    ])
    console.log(
      `memory of the server at its highest: ${whole(peakMemory(server.pid))} MB; medians of ${runs}`,
    )
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
