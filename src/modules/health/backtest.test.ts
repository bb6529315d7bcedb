import { afterAll, beforeAll, expect, test } from "vitest"
import { addDays, type Day, endOfDay } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, queueRows } from "#modules/timeline/index.ts"
import { type TestApp, testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { runJobs } from "#test/jobs.ts"
import type { Backtest, BacktestQuestion } from "./contract.ts"
import { scoreKind } from "./definition.ts"
import { monthEnds } from "./observe.ts"
import { insertRun, runById } from "./score-runs.queries.pg.ts"
import { runQueued } from "./score-runs.ts"

let engines: TestEngines
let app: TestApp
let ctx: Context

const zone = "Europe/Moscow"
/** A pseudo-random 0…1 of its own for each pair of numbers. */
const chance = (a: number, b: number): number => {
  const x = Math.sin(a * 127.1 + b * 311.7) * 43758.5453
  return x - Math.floor(x)
}
const count = 80
type Mark = { at: string; recorded_at: string; value: number }
/** Accounts begin in January 2025; a third leave in the course of it. Marks sink before that, and some come late. */
const story = Array.from({ length: count }, (_, i) => {
  const lostOn = i % 3 === 0 ? addDays("2025-03-01", Math.floor(chance(i, 1) * 330)) : null
  const marks: Mark[] = Array.from({ length: 12 }, (_, month) => {
    const day = addDays("2025-01-10", month * 30)
    const doomed = lostOn !== null && day > addDays(lostOn, -80)
    const value = Math.round(
      100 * (doomed ? chance(i, month + 10) * 0.7 : 0.25 + 0.75 * chance(i, month + 10)),
    )
    const at = `${day}T21:30:00.000Z`
    const late = chance(i, month + 50) < 0.2 ? 40 : 0
    return { at, recorded_at: `${addDays(day, late)}T21:30:00.000Z`, value }
  }).filter(() => i % 9 !== 4)
  return {
    id: `a${String(i).padStart(3, "0")}`,
    lostOn,
    marks,
    backOn: i % 12 === 0 && lostOn ? addDays(lostOn, 70) : null,
  }
})

const line = [
  [0, 0],
  [100, 100],
]
const document = {
  groups: [{ key: "mark", weight: 1, inputs: [{ metric: "mark", weight: 1, curve: line }] }],
  bands: [{ key: "red", below: 40 }, { key: "yellow", below: 70 }, { key: "green" }],
}

beforeAll(async () => {
  engines = await testEngines()
  engines.setNow(new Date("2026-02-10T09:00:00Z"))
  app = await testApp(engines)
  ctx = await engines.workspace({ timeZone: zone })
  const words = { en: "m", ru: "м" }
  await transaction(ctx, async (tx) => {
    await putAccounts(
      tx,
      ctx,
      story.map(({ id }) => ({ account_id: id, name: id, traits: {} })),
    )
    await putSubscriptions(
      tx,
      ctx,
      story.flatMap(({ id, lostOn, backOn }) => {
        const first = {
          subscription_id: id,
          account_id: id,
          started_on: "2025-01-01",
          ended_on: lostOn,
          mrr: "10",
        }
        return backOn ? [first, { ...first, started_on: backOn, ended_on: null }] : [first]
      }),
    )
    const body = { name: words, about: words, unit: "points", good: "up", take: "last", over: "90d" }
    await saveDocument(tx, ctx, metricKind, { key: "mark", body: { ...body, of: { name: ["mark"] } } })
    await saveDocument(tx, ctx, scoreKind, { key: "marks", body: document })
  })
  await append(
    ctx,
    story.flatMap(({ id, marks }) =>
      marks.map((mark, i) => ({
        account_id: id,
        person: "",
        name: "mark",
        properties: {},
        source: "test",
        message_id: `${id} ${i}`,
        ...mark,
      })),
    ),
  )
}, 60_000)
afterAll(async () => {
  await app.close()
  await engines.close()
})

const question: BacktestQuestion = {
  from: "2025-02-10",
  to: "2025-12-31",
  step: "month",
  horizon_days: 90,
  outcome: "churn",
}

async function backtest(body: object, status = 200): Promise<Backtest> {
  const response = await app.inject({
    method: "POST",
    url: "/api/v1/scores/marks/backtest",
    headers: { authorization: await app.keyFor(ctx) },
    payload: body,
  })
  expect([response.statusCode, status === 200 && response.statusCode !== 200 ? response.body : ""]).toEqual([
    status,
    "",
  ])
  return response.json()
}

type Seen = { id: string; day: Day; score: number | null; lost: boolean }

/** The same, by walking the story. */
function recount(days: readonly Day[], horizon: number): Seen[] {
  return days.flatMap((day) =>
    story.flatMap(({ id, lostOn, backOn, marks }) => {
      const pays = lostOn === null || day < lostOn || (backOn !== null && day >= backOn)
      if (!pays) return []
      const end = endOfDay(day, zone)
      const known = marks.filter(
        ({ at, recorded_at }) =>
          new Date(at) < end &&
          new Date(recorded_at) < end &&
          new Date(at) >= endOfDay(addDays(day, -90), zone),
      )
      const score = known.at(-1)?.value ?? null
      const lost = lostOn !== null && lostOn > day && lostOn <= addDays(day, horizon)
      return [{ id, day, score, lost }]
    }),
  )
}

test("a back-test counts what a walk over the story counts", async () => {
  const days = monthEnds(question.from, question.to)
  expect(days).toHaveLength(11)
  const seen = recount(days, 90)
  const found = await backtest(question)
  const scored = seen.filter((one) => one.score !== null) as (Seen & { score: number })[]
  expect(found).toMatchObject({
    score: "marks",
    version: 1,
    days: 11,
    unfinished_days: 2,
    observations: seen.length,
    positives: seen.filter(({ lost }) => lost).length,
    without_score: seen.length - scored.length,
  })
  expect(found.without_score).toBeGreaterThan(0)
  const [lost, kept] = [scored.filter(({ lost }) => lost), scored.filter(({ lost }) => !lost)]
  let area = 0
  for (const a of lost) for (const b of kept) area += a.score < b.score ? 1 : a.score === b.score ? 0.5 : 0
  expect(found.auc).toBeCloseTo(area / (lost.length * kept.length), 12)
  const [low, high] = found.auc_interval as [number, number]
  expect(low).toBeLessThan(found.auc as number)
  expect(high).toBeGreaterThan(found.auc as number)
  const bandOf = (score: number | null) =>
    score === null ? null : score < 40 ? "red" : score < 70 ? "yellow" : "green"
  for (const { band, observations, positives } of found.bands) {
    const within = seen.filter(({ score }) => bandOf(score) === band)
    expect([band, observations, positives]).toEqual([
      band,
      within.length,
      within.filter(({ lost }) => lost).length,
    ])
  }
  const red = scored.filter(({ score }) => score < 40)
  expect(found.borders[0]).toEqual({
    band: "red",
    below: 40,
    flagged: red.length,
    precision: red.filter(({ lost }) => lost).length / red.length,
    recall: red.filter(({ lost }) => lost).length / lost.length,
  })
  expect(found.deciles.reduce((sum, { positives }) => sum + positives, 0)).toBeCloseTo(lost.length, 9)
  expect(found.lift_lowest_decile).toBeGreaterThan(1)
  const losses = new Set(seen.flatMap(({ id, lost }) => (lost ? [id] : [])))
  expect(found.losses.total).toBe(losses.size)
  const warnedDays = [...losses].flatMap((id) => {
    const { lostOn } = story.find((one) => one.id === id)!
    const before = seen.filter(
      (one) => one.id === id && one.day < lostOn! && one.day >= addDays(lostOn!, -90),
    )
    const run = seen.filter((one) => one.id === id && one.day < lostOn!).reverse()
    const broken = run.findIndex(({ score }) => bandOf(score) !== "red")
    const reds = broken === -1 ? run : run.slice(0, broken)
    if (before.length === 0 || reds.length === 0) return []
    return [(Date.parse(lostOn!) - Date.parse(reds.at(-1)!.day)) / 86_400_000]
  })
  expect(found.losses.warned).toBe(warnedDays.length)
  expect(found.losses.warned_60_days).toBe(warnedDays.filter((days) => days >= 60).length)
  const stretches = found.losses.by_days_of_warning
  expect(stretches.map(({ losses: warned }) => warned)).toEqual(
    stretches.map(({ from, to }) => warnedDays.filter((d) => d >= from && d < (to ?? Infinity)).length),
  )
  const alarmed = story.filter(
    ({ id }) =>
      !losses.has(id) &&
      seen.some((one) => one.id === id && one.day <= "2025-11-12" && bandOf(one.score) === "red"),
  )
  expect(found.false_alarms.list.map(({ account_id }) => account_id).sort()).toEqual(
    alarmed.map(({ id }) => id).sort(),
  )
  expect(found.false_alarms.total).toBe(alarmed.length)
  expect(found.calibration.reduce((sum, { observations }) => sum + observations, 0)).toBe(scored.length)
})

test("another definition can be tried unsaved; wrong questions are refused", async () => {
  const upside = structuredClone(document)
  upside.groups[0]!.inputs[0]!.curve = [
    [0, 100],
    [100, 0],
  ]
  const [straight, turned] = [await backtest(question), await backtest({ ...question, document: upside })]
  expect(turned).toMatchObject({ version: 0, auc: expect.closeTo(1 - (straight.auc as number), 12) })
  expect(await backtest({ ...question, outcome: "contraction" })).toMatchObject({
    positives: straight.positives,
  })
  await backtest({ ...question, from: "2025-02-10", to: "2025-02-20" }, 422)
  await backtest({ ...question, horizon_days: 0 }, 422)
  await backtest({ ...question, version: 7 }, 404)
  await backtest({ ...question, document: { groups: [] } }, 422)
})

test("a long one answers 202 and where to ask for it; cancelled, it is never done", async () => {
  const large = await engines.workspace({ timeZone: zone })
  const accounts = Array.from({ length: 300 }, (_, i) => `b${i}`)
  const metrics = Array.from({ length: 42 }, (_, i) => `mark_${i}`)
  const words = { en: "m", ru: "м" }
  await transaction(large, async (tx) => {
    await putAccounts(
      tx,
      large,
      accounts.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await putSubscriptions(
      tx,
      large,
      accounts.map((id) => ({ subscription_id: id, account_id: id, started_on: "2006-01-01", mrr: "10" })),
    )
    const body = { name: words, about: words, unit: "points", good: "up", take: "last", over: "90d" }
    for (const key of metrics)
      await saveDocument(tx, large, metricKind, { key, body: { ...body, of: { name: ["mark"] } } })
    const groupOf = (from: number) => ({
      key: `g${from}`,
      weight: 1,
      inputs: metrics.slice(from, from + 14).map((metric) => ({ metric, weight: 1, curve: line })),
    })
    await saveDocument(tx, large, scoreKind, {
      key: "marks",
      body: { ...document, groups: [groupOf(0), groupOf(14), groupOf(28)] },
    })
  })
  const headers = { authorization: await app.keyFor(large) }
  const response = await app.inject({
    method: "POST",
    url: "/api/v1/scores/marks/backtest",
    headers,
    payload: { ...question, from: "2006-01-01" },
  })
  expect(response.statusCode).toBe(202)
  const { href } = response.json<{ href: string }>()
  expect((await app.inject({ url: href, headers })).json()).toMatchObject({ status: "running", progress: 0 })
  const cancelled = { status: "cancelled", progress: 0, result: null }
  expect((await app.inject({ method: "DELETE", url: href, headers })).json()).toMatchObject(cancelled)
  await runJobs(engines)
  expect((await app.inject({ url: href, headers })).json()).toMatchObject(cancelled)
})

test("what was read for one back-test serves the next, as long as no fact changes", async () => {
  const before = await backtest(question)
  const again = await backtest({ ...question, document })
  expect(again).toEqual({ ...before, version: 0 })
  // Imported: known when it happened. Whoever was never marked is marked red throughout.
  const unmarked = story.filter(({ marks }) => marks.length === 0)
  const told = unmarked.map(({ id }) => ({
    account_id: id,
    person: "",
    name: "mark",
    at: "2025-06-30T09:00:00.000Z",
    recorded_at: "2025-06-30T09:00:00.000Z",
    value: 1,
    properties: {},
    source: "test",
    message_id: `${id} late`,
  }))
  await transaction(ctx, async (tx) => {
    await queueRows(tx, ctx, { append: told, retract: [] })
    await factsChanged(tx, ctx)
  })
  const after = await backtest(question)
  expect(after.without_score).toBeLessThan(before.without_score)
  const lost = new Set(after.losses.list.map(({ account_id }) => account_id))
  const alarmed = new Map(after.false_alarms.list.map((one) => [one.account_id, one]))
  for (const { id } of unmarked.filter((one) => one.lostOn === null)) {
    expect(lost.has(id)).toBe(false)
    // 90 days from the 30th of June: three month-ends, the last on the 31st of August.
    expect(alarmed.get(id)).toEqual({ account_id: id, name: id, days: 3, last_on: "2025-08-31", value: 1 })
  }
  expect(after.false_alarms.total).toBeGreaterThan(before.false_alarms.total)
})

test("a long one is a run: queued, done, cancelled", async () => {
  const begin = (id: string) =>
    transaction(ctx, (tx) =>
      insertRun(tx, { id, workspaceId: ctx.workspace.id, score: "marks", question, actor: {}, now: ctx.now }),
    )
  const [done, dropped, wrong] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  await begin(done)
  await begin(dropped)
  const headers = { authorization: await app.keyFor(ctx) }
  const run = async (id: string, method: "GET" | "DELETE" = "GET") =>
    (await app.inject({ method, url: `/api/v1/score-runs/${id}`, headers })).json<{
      status: string
      progress: number
      result: unknown
    }>()
  expect(await run(done)).toMatchObject({ status: "running", progress: 0, result: null })
  expect(await run(dropped, "DELETE")).toMatchObject({ status: "cancelled" })
  const { signal } = new AbortController()
  for (const id of [done, dropped]) await runQueued(ctx, id, signal)
  expect(await run(done)).toMatchObject({
    status: "done",
    progress: 1,
    result: { ...(await backtest(question)) },
  })
  expect(await run(dropped)).toMatchObject({ status: "cancelled", result: null })
  await transaction(ctx, (tx) =>
    insertRun(tx, {
      id: wrong,
      workspaceId: ctx.workspace.id,
      score: "nobody",
      question,
      actor: {},
      now: ctx.now,
    }),
  )
  await runQueued(ctx, wrong, signal)
  expect((await transaction(ctx, (tx) => runById(tx, wrong)))?.problem?.detail).toContain("No score 'nobody'")
  await runJobs(engines)
})
