// From an event acknowledged to its alert told by the live feed, listed, and in sight in a browser, under a steady flood
// of other events.
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { startServer } from "#test/e2e/server.ts"
import { watchAlerts } from "./alert-watcher.ts"
import { printTable, quantile, whole } from "./measure.ts"

const apiKey = `bench-${randomUUID()}`
const accounts = 500
const people = 2000
const eventsPerSecond = 2000
const batch = 20
const probes = 120
const betweenProbesMs = 400
/** An alert that has not come by then never will. */
const patienceMs = 30_000

type Server = { url: string; writeKey: string }

const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }

async function api<Answer>(url: string, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

async function send({ url, writeKey }: Server, messages: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/v1/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ batch: messages, writeKey }),
  })
  if (answer.status !== 200) throw new Error(`a batch was answered ${answer.status}`)
  await answer.arrayBuffer()
}

const track = (person: number, event: string) => ({
  type: "track",
  event,
  userId: `user-${person}`,
  messageId: randomUUID(),
  timestamp: new Date().toISOString(),
  properties: { plan: "enterprise" },
})

/** Sends events at a steady pace until it is told to stop; answers how many were acknowledged a second. */
async function flood(server: Server, stop: AbortSignal): Promise<number> {
  const begun = performance.now()
  const underway = new Set<Promise<void>>()
  let sent = 0
  while (!stop.aborted) {
    const due = ((performance.now() - begun) / 1000) * eventsPerSecond
    for (; sent + batch <= due && underway.size < 64; sent += batch) {
      const messages = Array.from({ length: batch }, (_, i) =>
        track((sent + i) % people, `Feature ${(sent + i) % 40} Used`),
      )
      const work: Promise<void> = send(server, messages).finally(() => underway.delete(work))
      underway.add(work)
    }
    await wait(5)
  }
  await Promise.all(underway)
  return sent / ((performance.now() - begun) / 1000)
}

/** When the feed told each alert, by its id. */
async function listen(url: string, told: Map<string, number>, stop: AbortSignal): Promise<void> {
  const answer = await fetch(`${url}/api/v1/feed`, { headers, signal: stop })
  let text = ""
  try {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const blocks = text.split("\n\n")
      text = blocks.pop() ?? ""
      for (const block of blocks) {
        if (!block.includes("event: alerts")) continue
        const { alert_ids } = JSON.parse(/data: (.*)/.exec(block)?.[1] ?? "{}") as { alert_ids?: string[] }
        for (const id of alert_ids ?? []) if (!told.has(id)) told.set(id, performance.now())
      }
    }
  } catch (error) {
    if (!stop.aborted) throw error
  }
}

/** Ties people to accounts, and defines what the probes cross. */
async function introduce(server: Server): Promise<void> {
  for (let from = 0; from < people; from += 500)
    await send(
      server,
      Array.from({ length: 500 }, (_, i) => ({
        type: "group",
        userId: `user-${from + i}`,
        groupId: `account-${(from + i) % accounts}`,
      })),
    )
  const metric = { of: { name: ["usage.Mark"] }, take: "count", over: "1d" }
  await api(server.url, "PUT", "/metrics/bench_marks", metric)
  const bands = [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }]
  const curve = [
    [0, 100],
    [1, 0],
  ]
  const inputs = [{ metric: "bench_marks", weight: 1, curve }]
  await api(server.url, "PUT", "/scores/bench_score", { groups: [{ key: "all", weight: 1, inputs }], bands })
  await api(server.url, "PUT", "/signals/bench", { when: "score.bench_score < 50", watch: "all" })
}

/** `account` and `at`, in milliseconds since the epoch: whose alert to look for in the browser, and since when. */
type Found = { told: number; listed: number; account: string; at: number }

/** Sends one mark; answers from its acknowledgement to the moment its alert was told and listed, in milliseconds. */
async function probe(server: Server, at: number, told: ReadonlyMap<string, number>): Promise<Found> {
  await send(server, [track(at, "Mark")])
  const acknowledged = performance.now()
  const since = Date.now()
  const account = `account-${at % accounts}`
  const query = `/alerts?signal=bench&account_id=${account}`
  while (performance.now() - acknowledged < patienceMs) {
    const { alerts } = await api<{ alerts: { id: string }[] }>(server.url, "GET", query)
    const [alert] = alerts
    if (alert) {
      const listed = performance.now() - acknowledged
      while (!told.has(alert.id) && performance.now() - acknowledged < patienceMs) await wait(5)
      return { told: (told.get(alert.id) ?? Number.NaN) - acknowledged, listed, account, at: since }
    }
    await wait(50)
  }
  throw new Error(`no alert for ${account} within ${patienceMs} ms`)
}

/** Measures the way of an event to its alert with and without the flood. */
export async function signals(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const server = await startServer({ folder, flags: ["--empty"], env: { PERENNIAL_API_KEY: apiKey } })
  const stop = new AbortController()
  try {
    const { write_key: writeKey } = await api<{ write_key: string }>(server.url, "POST", "/write-keys", {
      name: "bench",
    })
    const to = { url: server.url, writeKey }
    await introduce(to)
    const told = new Map<string, number>()
    const listening = listen(server.url, told, stop.signal)
    const watcher = await watchAlerts(server)
    const quiet = await measured(to, 0, 20, told)
    const stopFlood = new AbortController()
    const flooding = flood(to, stopFlood.signal)
    await wait(5000)
    const flooded = await measured(to, 20, probes, told)
    // The last ones are listed and may not be in sight yet.
    await wait(3000)
    stopFlood.abort()
    const rate = await flooding
    stop.abort()
    await listening
    const seen = await watcher.seen()
    await watcher.close()
    const ms = (values: number[], share: number) => `${whole(quantile(values, share))} ms`
    const line = (name: string, all: Found[]) => {
      const ways = [
        all.map((one) => one.told),
        all.map((one) => one.listed),
        // One that never came into sight is as late as can be.
        all.map(({ account, at }) => (seen.get(account) ?? at + patienceMs) - at),
      ]
      return [name, ...ways.flatMap((values) => [ms(values, 0.5), ms(values, 0.95)])]
    }
    printTable([
      ["", "told, p50", "told, p95", "listed, p50", "listed, p95", "in sight, p50", "in sight, p95"],
      line("nothing else", quiet),
      line(`${whole(rate)} events/s`, flooded),
    ])
  } finally {
    stop.abort()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Probes one after another at a steady pace, each on an account of its own. */
async function measured(
  server: Server,
  from: number,
  count: number,
  told: ReadonlyMap<string, number>,
): Promise<Found[]> {
  const found: Promise<Found>[] = []
  for (let at = from; at < from + count; at++) {
    found.push(probe(server, at, told))
    await wait(betweenProbesMs)
  }
  return Promise.all(found)
}
