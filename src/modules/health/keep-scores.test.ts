import { afterAll, beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, systemContext, transaction } from "#modules/identity/index.ts"
import { publishDocument, saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { append } from "#modules/timeline/index.ts"
import { testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { runJobs } from "#test/jobs.ts"
import { queueDailyWork } from "../../daily-work.ts"
import type { scoreHistory } from "./contract.ts"
import { scoreKind } from "./definition.ts"
import { keepScores, recompute, scoresKept } from "./keep-scores.ts"
import { insertScores } from "./scores.queries.ch.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const line = [
  [0, 0],
  [10, 100],
]
const document = (weight: number) => ({
  groups: [
    { key: "use", weight, inputs: [{ metric: "use", weight: 1, curve: line }] },
    { key: "mood", weight: 1, inputs: [{ metric: "mood", weight: 1, curve: line }] },
  ],
  bands: [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }],
})
const metric = (name: string, take: string, over: string) => ({
  name: { en: name, ru: name },
  about: { en: name, ru: name },
  unit: "number",
  good: "up",
  of: { name: [name] },
  take,
  over,
})

let sequence = 0
const happened = (account_id: string, name: string, day: string, value: number, recorded = day) => ({
  account_id,
  person: "",
  name,
  at: `${day}T08:00:00Z`,
  recorded_at: `${recorded}T08:00:00Z`,
  value,
  properties: {},
  source: "test",
  message_id: `m${++sequence}`,
})
const whole = { from: "2026-01-01", to: "2026-12-31", account: null, limit: 10_000 }
const accounts = Array.from({ length: 30 }, (_, i) => `a${i}`)

async function at(ctx: Context, now: string): Promise<Context> {
  engines.setNow(new Date(now))
  return systemContext(engines, ctx.workspace.id)
}

test("each day that ended is kept once, and computed anew it is the same, whatever was learnt since", async () => {
  engines.setNow(new Date("2026-05-01T09:00:00Z"))
  const first = await engines.workspace({ timeZone: "UTC" })
  await transaction(first, async (tx) => {
    await putAccounts(
      tx,
      first,
      accounts.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await saveDocument(tx, first, metricKind, { key: "use", body: metric("use", "count", "7d") })
    await saveDocument(tx, first, metricKind, { key: "mood", body: metric("mood", "mean", "30d") })
    await saveDocument(tx, first, scoreKind, { key: "health", body: document(1) })
  })
  await append(
    first,
    accounts.flatMap((account, i) => [
      ...Array.from({ length: i % 8 }, (_, n) => happened(account, "use", `2026-05-0${1 + n}`, 1)),
      ...(i % 3 === 0 ? [] : [happened(account, "mood", "2026-05-03", i % 10)]),
    ]),
  )
  await keepScores(await at(first, "2026-05-05T01:30:00Z"))
  const night = await at(first, "2026-05-08T01:30:00Z")
  await keepScores(night)
  await keepScores(night)
  const kept = await scoresKept(night, "health", whole)
  // The 4th when it began, then the 5th to the 7th.
  expect(new Set(kept.map(({ day }) => day))).toEqual(
    new Set(["2026-05-04", "2026-05-05", "2026-05-06", "2026-05-07"]),
  )
  expect(kept).toHaveLength(4 * accounts.length)
  expect(kept.find(({ account_id, day }) => account_id === "a4" && day === "2026-05-04")).toMatchObject({
    definition: "health",
    version: 1,
    metrics: [4, 4],
    value: 40,
    confidence: 1,
  })

  // What came late, another weight, another meaning of use, and a run that was cut short.
  const later = await at(first, "2026-05-10T10:00:00Z")
  await append(
    later,
    accounts.map((account) => happened(account, "use", "2026-05-04", 1, "2026-05-09")),
  )
  await transaction(later, async (tx) => {
    await saveDocument(tx, later, metricKind, { key: "use", body: metric("use", "count", "1d") })
    await saveDocument(tx, later, scoreKind, { key: "health", body: document(3), draft: true })
    await publishDocument(tx, later, scoreKind, { key: "health", version: 2, note: "use weighs more" })
  })
  await insertScores(later, "health", [{ ...kept[0]!, computed_at: "2026-05-09T00:00:00.000Z", value: 99 }])
  expect(await scoresKept(later, "health", whole)).toEqual(kept)
  for (const row of kept.filter((_, i) => i % 7 === 0)) {
    const { value, confidence, metrics } = row
    expect({ row, ...(await recompute(later, row)) }).toEqual({ row, value, confidence, metrics })
  }

  await keepScores(await at(first, "2026-05-12T01:30:00Z"))
  const versions = new Map(
    (await scoresKept(later, "health", whole)).map(({ day, version }) => [day, version]),
  )
  expect([...versions].sort().slice(-4)).toEqual([
    ["2026-05-08", 1],
    ["2026-05-09", 1],
    ["2026-05-10", 2],
    ["2026-05-11", 2],
  ])

  const app = await testApp(engines)
  const headers = { authorization: await app.keyFor(later) }
  const url = "/api/v1/accounts/a4/score-history?from=2026-05-01&to=2026-05-12"
  const history = (await app.inject({ url, headers })).json<z.output<typeof scoreHistory.response>>()
  expect(history.changes).toEqual([{ day: "2026-05-10", version: 2, note: "use weighs more" }])
  const spans = history.lines.map(({ version, points }) => [version, points[0]?.day, points.at(-1)?.day])
  expect(spans).toEqual([
    [1, "2026-05-01", "2026-05-09"],
    [2, "2026-05-01", "2026-05-12"],
  ])
  expect(history.kept.map(({ day, version }) => `${day} ${version}`)).toEqual(
    ["04 1", "05 1", "06 1", "07 1", "08 1", "09 1", "10 2", "11 2"].map((text) => `2026-05-${text}`),
  )
  expect(history.kept[0]).toMatchObject({ value: 40, band: "red" })
  await app.close()
})

test("it is daily work of every workspace", async () => {
  engines.setNow(new Date("2026-07-10T04:00:00Z"))
  const ctx = await engines.workspace({ timeZone: "UTC" })
  await transaction(ctx, async (tx) => {
    await putAccounts(tx, ctx, [{ account_id: "a", name: "a", traits: {} }])
    await saveDocument(tx, ctx, metricKind, { key: "use", body: metric("use", "count", "7d") })
    await saveDocument(tx, ctx, metricKind, { key: "mood", body: metric("mood", "mean", "30d") })
    await saveDocument(tx, ctx, scoreKind, { key: "health", body: document(1) })
  })
  await queueDailyWork(engines)
  await runJobs(engines)
  expect(await scoresKept(ctx, "health", whole)).toMatchObject([{ account_id: "a", day: "2026-07-09" }])
})
