import { afterAll, beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, systemContext, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import type { readTimeline } from "#modules/timeline/contract.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { scoreKind } from "./definition.ts"
import { keepScores, scoresKept } from "./keep-scores.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const words = { en: "mark", ru: "оценка" }
const metric = { name: words, about: words, unit: "points", good: "up", take: "last", over: "2d" }
const line = [
  [0, 0],
  [100, 100],
]
const score = (red: number) => ({
  groups: [{ key: "mark", weight: 1, inputs: [{ metric: "mark", weight: 1, curve: line }] }],
  bands: [{ key: "red", below: red }, { key: "yellow", below: 70 }, { key: "green" }],
})
/** What each account is marked from the 1st of March on; null is no mark that day. */
const marks: Record<string, (number | null)[]> = {
  falls: [80, 80, 20, 20, 20, 20, 20, 20],
  swings: [80, 20, 80, 20, 80, 20, 80, 20],
  stays: [75, 74, 73, 72, 71, 70, 71, 72],
  silent: [80, null, null, null, 60, null, null, 60],
  moved: [45, 45, 45, 45, 45, 45, 45, 45],
}
const days = Array.from({ length: 8 }, (_, i) => `2026-03-0${i + 1}`)

async function at(ctx: Context, now: string): Promise<Context> {
  engines.setNow(new Date(now))
  return systemContext(engines, ctx.workspace.id)
}

test("a band that changed from one kept day to the next is told to the timeline, once", async () => {
  engines.setNow(new Date("2026-02-20T09:00:00Z"))
  const ctx = await engines.workspace({ timeZone: "Europe/Moscow" })
  await transaction(ctx, async (tx) => {
    await putAccounts(
      tx,
      ctx,
      Object.keys(marks).map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await saveDocument(tx, ctx, metricKind, { key: "mark", body: { ...metric, of: { name: ["mark"] } } })
    await saveDocument(tx, ctx, scoreKind, { key: "marks", body: score(40) })
  })
  await append(
    ctx,
    Object.entries(marks).flatMap(([account_id, values]) =>
      values.flatMap((value, i) =>
        value === null
          ? []
          : {
              account_id,
              person: "",
              name: "mark",
              at: `${days[i]}T10:00:00Z`,
              recorded_at: `${days[i]}T10:00:00Z`,
              value,
              properties: {},
              source: "test",
              message_id: `${account_id} ${i}`,
            },
      ),
    ),
  )
  for (const day of days) {
    // From the 5th on what is below 50 is red.
    if (day === "2026-03-05") {
      const morning = await at(ctx, `${day}T06:00:00Z`)
      await transaction(morning, (tx) =>
        saveDocument(tx, morning, scoreKind, { key: "marks", body: score(50) }),
      )
    }
    // The night after, and the same night again.
    const night = await at(ctx, `${day}T22:30:00Z`)
    await keepScores(night)
    await keepScores(night)
  }
  const last = await at(ctx, "2026-03-20T09:00:00Z")
  await relayOutbox(last)

  const kept = await scoresKept(last, "marks", { from: days[0]!, to: days[7]!, account: null, limit: 1000 })
  expect(new Set(kept.map(({ day }) => day))).toEqual(new Set(days))
  const bandOf = (value: number | null, version: number) =>
    value === null ? null : value < (version === 1 ? 40 : 50) ? "red" : value < 70 ? "yellow" : "green"
  const expected = Object.keys(marks).map((account) => {
    const line = kept.filter(({ account_id }) => account_id === account)
    return line.flatMap((now, i) => {
      const was = line[i - 1]
      if (!was) return []
      const [band_before, band] = [bandOf(was.value, was.version), bandOf(now.value, now.version)]
      const { value: value_before, version: version_before } = was
      const properties = { band_before, band, value_before, version_before, version: now.version }
      return band === band_before ? [] : [{ at: `${now.day}T20:59:59.999Z`, value: now.value, properties }]
    })
  })
  const app = await testApp(engines)
  const headers = { authorization: await app.keyFor(last) }
  const told = await Promise.all(
    Object.keys(marks).map(async (account) => {
      const url = `/api/v1/accounts/${account}/timeline?name=score.*&order=oldest`
      const { rows } = (await app.inject({ url, headers })).json<z.output<typeof readTimeline.response>>()
      return rows.map((row) => {
        expect(row).toMatchObject({ name: "score.marks", source: "records", person: "" })
        return { at: row.at, value: row.value, properties: row.properties }
      })
    }),
  )
  await app.close()
  expect(told).toEqual(expected)
  // By hand: falls once, swings every day, stays never, silent three times, moved with the model.
  expect(told.map((rows) => rows.length)).toEqual([1, 7, 0, 4, 1])
  expect(told[4]).toEqual([
    {
      at: "2026-03-05T20:59:59.999Z",
      value: 45,
      properties: { band_before: "yellow", band: "red", value_before: 45, version_before: 1, version: 2 },
    },
  ])
})
