// What a long history costs: the portfolio's metrics over ten and twenty million rows, today and a year ago; and how
// soon an acknowledged event is in its account's metric while others flood in.
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { addDays, type Day, dayOf } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, createWorkspace, transaction } from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { computeMatrix, metricDefinitions } from "#modules/metrics/index.ts"
import type { Engines } from "#platform/engines.ts"
import { startServer } from "#test/e2e/server.ts"
import { readConfig } from "../src/config.ts"
import { libraryKinds } from "../src/library-kinds.ts"
import { root, startEngines } from "../src/start-engines.ts"
import { median, printTable, quantile, seconds, whole } from "./measure.ts"

const zone = "Europe/Moscow"
const accounts = 2000
const repeats = 5

/** Loads ten million rows, then ten million more, and measures after each. */
export async function history(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const open: (() => Promise<void>)[] = []
  try {
    const engines = await startEngines(readConfig(["--data", folder], process.env), (close) =>
      open.push(close),
    )
    const ctx = await vendor(engines)
    const today = dayOf(ctx.now, zone)
    const small = await loadedAndMeasured(engines, ctx, today, 0)
    const large = await loadedAndMeasured(engines, ctx, today, 10_000_000)
    const line = (name: string, pick: (of: Measured) => number) => [
      name,
      `${pick(small).toFixed(2)} s`,
      `${pick(large).toFixed(2)} s`,
      `${(pick(large) / pick(small)).toFixed(2)} ×`,
    ]
    printTable([
      [`all metrics of ${whole(accounts)} accounts`, "10,000,000 rows", "20,000,000 rows", "growth"],
      line("as of today", ({ now }) => now),
      line("as of a year ago", ({ yearAgo }) => yearAgo),
    ])
    console.log(`medians of ${repeats}; resident memory ${whole(process.memoryUsage.rss() / 2 ** 20)} MB`)
  } finally {
    for (let close = open.pop(); close; close = open.pop()) await close()
    rmSync(folder, { recursive: true, force: true })
  }
  await wayOfAnEvent()
}

async function vendor(engines: Engines): Promise<Context> {
  const given = { name: "Bench", currency: "RUB", timeZone: zone, language: "en", isDemo: false } as const
  const ctx = await createWorkspace(engines, given)
  await transaction(ctx, async (tx) => {
    await loadLibrary(tx, ctx, join(root, "library"), libraryKinds)
    const rows = Array.from({ length: accounts }, (_row, at) => ({
      account_id: `a${at}`,
      name: `A ${at}`,
      traits: {},
    }))
    await putAccounts(tx, ctx, rows)
  })
  return ctx
}

type Measured = { now: number; yearAgo: number }

async function loadedAndMeasured(
  engines: Engines,
  ctx: Context,
  today: Day,
  from: number,
): Promise<Measured> {
  const took = await seconds(async () => {
    for (let part = 0; part < 10; part++) await load(engines, ctx, from + part * 1_000_000, 1_000_000)
  })
  console.log(
    `${whole(from + 10_000_000)} rows: the last ten million took ${took.toFixed(0)} s to make and write`,
  )
  await merged(engines)
  return { now: await metricsTook(ctx, today), yearAgo: await metricsTook(ctx, addDays(today, -365)) }
}

/** Waits until the engine has finished tidying up after the load: what is measured is the reading. */
async function merged(engines: Engines): Promise<void> {
  const merging = async () => (await engines.timeline.system("SELECT 1 FROM system.merges")).length > 0
  while (await merging()) await wait(200)
}

/** Rows of two years, made by the engine itself: visits of five events of two kinds, by 50 people an account. */
async function load(engines: Engines, ctx: Context, first: number, count: number): Promise<void> {
  await engines.timeline.change({
    tag: "bench.load",
    sql: `INSERT INTO timeline (workspace_id, account_id, said_account, person, name, at, recorded_at, day, value,
                                properties, source, message_id, content_hash)
          SELECT {workspace:UUID}, concat('a', toString(visit % ${accounts})), '',
                 concat('u', toString(cityHash64(visit, 2) % 50), '@a', toString(visit % ${accounts})),
                 concat('usage.Feature ', toString((cityHash64(visit, 3) + number % 2) % 40)),
                 now64(3) - toIntervalSecond(cityHash64(visit, 1) % 63072000 + number % 5 * 60) AS happened, happened,
                 toDate32(happened, '${zone}'), if(number % 7 = 0, number % 100, NULL), '{"plan":"pro"}', 'bench',
                 concat('m', toString(number)), number
          FROM (SELECT number, intDiv(number, 5) AS visit FROM numbers({first:UInt64}, {count:UInt64}))`,
    params: { workspace: ctx.workspace.id, first, count },
  })
}

async function metricsTook(ctx: Context, day: Day): Promise<number> {
  const definitions = await transaction(ctx, metricDefinitions)
  const wanted = definitions.map(({ key }) => key)
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++)
    times.push(await seconds(() => computeMatrix(ctx, { definitions, wanted, days: [day] })))
  return median(times)
}

const floodPerSecond = 2000
const probes = 60

/** From the acknowledgement of an event to the first answer that counts it, under a flood of other events. */
async function wayOfAnEvent(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const apiKey = `bench-${randomUUID()}`
  const server = await startServer({ folder, flags: ["--empty"], env: { PERENNIAL_API_KEY: apiKey } })
  const flood = new AbortController()
  try {
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }
    const call = async (method: string, path: string, body?: object) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await fetch(server.url + path, { method, headers, ...sent })
      if (!answer.ok)
        throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as Record<string, unknown>
    }
    const words = { en: "Probes", ru: "Пробы" }
    const probe = { key: "probes", name: words, about: words, unit: "events", good: "up" }
    await call("PUT", "/api/v1/metrics/probes", {
      ...probe,
      of: { name: ["usage.Probe"] },
      take: "count",
      over: "28d",
    })
    const { write_key: writeKey } = await call("POST", "/api/v1/write-keys", { name: "bench" })
    const track = (batch: object[]) => call("POST", "/v1/batch", { batch, writeKey })
    await track(
      Array.from({ length: 500 }, (_call, at) => ({
        type: "group",
        userId: `u${at}`,
        groupId: `a${at}`,
        traits: {},
      })),
    )
    const flooding = floodOf(track, flood.signal)
    const waits: number[] = []
    for (let at = 0; at < probes; at++) {
      await track([{ type: "track", event: "Probe", userId: "u7", messageId: randomUUID() }])
      waits.push(await seconds(() => untilCounted(call, at + 1)))
      await wait(150)
    }
    flood.abort()
    console.log(
      `from the acknowledgement to the metric, under ${whole(await flooding)} events/s: p50 ${whole(quantile(waits, 0.5) * 1000)} ms, p95 ${whole(quantile(waits, 0.95) * 1000)} ms`,
    )
  } finally {
    flood.abort()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function untilCounted(
  call: (method: string, path: string) => Promise<Record<string, unknown>>,
  count: number,
) {
  for (;;) {
    const { values } = (await call("GET", "/api/v1/metrics/probes/values")) as {
      values: { account_id: string; value: number | null }[]
    }
    if (values.some(({ account_id, value }) => account_id === "a7" && value === count)) return
  }
}

const flooded = 20

/** Sends the flood in batches of 20, each at its time; answers with the rate that was reached. */
async function floodOf(track: (batch: object[]) => Promise<unknown>, signal: AbortSignal): Promise<number> {
  const begun = performance.now()
  const underway = new Set<Promise<unknown>>()
  let batches = 0
  while (!signal.aborted) {
    await wait(5)
    const due = ((performance.now() - begun) / 1000) * floodPerSecond
    const behind = Math.floor((due - batches * flooded) / flooded)
    for (let more = Math.min(behind, 50 - underway.size); more > 0; more--) {
      const sending = track(floodBatch(batches++)).finally(() => underway.delete(sending))
      underway.add(sending)
    }
  }
  await Promise.all(underway)
  return (batches * flooded) / ((performance.now() - begun) / 1000)
}

const floodBatch = (number: number): object[] =>
  Array.from({ length: flooded }, (_event, at) => ({
    type: "track",
    event: `Feature ${at}`,
    userId: `u${(number * flooded + at) % 500}`,
    messageId: randomUUID(),
  }))
