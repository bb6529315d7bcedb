import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { addDays } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { takenMetrics } from "#test/arbitrary.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { matrixStatements } from "./matrix.queries.ch.ts"

let engines: TestEngines
let ctx: Context
beforeAll(async () => {
  engines = await testEngines()
  ctx = await engines.workspace({ timeZone: "UTC" })
  const row = (day: number, place: number) => {
    const at = `${addDays("2025-12-01", day)}T0${place % 10}:00:00.000Z`
    return {
      account_id: `account-${place % 10}`,
      person: `person-${place % 20}`,
      name: `usage.${"ABCDEFGHIJ"[place % 7]}`,
      at,
      recorded_at: at,
      value: place,
      properties: {},
      source: "test",
      message_id: `${day}:${place}`,
    }
  }
  for (let from = 0; from < 340; from += 85) {
    const days = Array.from({ length: 85 }, (_day, i) => from + i)
    await append(
      ctx,
      days.flatMap((day) => Array.from({ length: 140 }, (_row, place) => row(day, place))),
    )
  }
})
afterAll(() => engines.close())

/** What the engine reads for a metric: from where, and how many of all granules. */
async function reading(body: object, day: string): Promise<{ from: string; granules: number; of: number }[]> {
  const [first, last] = ["account-0", "account-9"]
  const statements = matrixStatements(ctx, {
    taken: takenMetrics([body]),
    moments: [{ day, known: null }],
    span: { first, last },
    knownAt: null,
  })
  return Promise.all(
    statements.map(async ({ tag, sql, params }) => {
      const explain = `EXPLAIN indexes = 1, projections = 1 ${sql}`
      const row = z.object({ explain: z.string() })
      const plan = await engines.timeline.select({ tag, sql: explain, params, row })
      const text = plan.map((line) => line.explain).join("\n")
      const from = sql.includes("mergeTreeProjection") ? "daily" : "rows"
      const read = [...text.matchAll(/Granules: (\d+)\/(\d+)/g)]
      return { from, granules: Number(read.at(-1)?.[1]), of: Number(read[0]?.[2]) }
    }),
  )
}

test("a metric over 28 days reads the sums of those days, and a year of rows only where sums cannot tell", async () => {
  await engines.timeline.system("OPTIMIZE TABLE timeline FINAL")
  for (const take of ["count", "sum", "mean", "max", "distinct_people", "distinct_days", "days_since_last"]) {
    const [read, ...others] = await reading({ of: { name: ["usage.*"] }, take, over: "28d" }, "2026-10-31")
    expect(others).toEqual([])
    expect([take, read?.from]).toEqual([take, "daily"])
    expect((read?.granules ?? 0) / (read?.of ?? 0)).toBeLessThan(0.5)
  }
  const [last] = await reading({ of: { name: ["usage.*"] }, take: "last", over: "28d" }, "2026-10-31")
  expect(last?.from).not.toBe("daily")
})
