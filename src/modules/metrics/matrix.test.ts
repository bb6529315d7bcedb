import { afterAll, beforeAll, expect, test } from "vitest"
import { newId } from "#kernel/ids.ts"
import type { Context } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { metric } from "#test/arbitrary.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { matrixLaw } from "#test/matrix-law.ts"
import { computeMatrix } from "./matrix.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

test("a matrix is what a walk over the rows counts: any takes, windows, late rows, people and time zones", () =>
  matrixLaw(engines, 60))

async function fill(
  ctx: Context,
  rows: { account: string; name: string; at: string; value?: number }[],
): Promise<void> {
  await append(
    ctx,
    rows.map(({ account, name, at, value }) => ({
      account_id: account,
      person: "",
      name,
      at,
      recorded_at: at,
      value: value ?? null,
      properties: {},
      source: "test",
      message_id: newId(),
    })),
  )
}

test("formulas look back by days and by years, and no data stays no data", async () => {
  const ctx = await engines.workspace({ timeZone: "UTC" })
  await fill(ctx, [
    { account: "a", name: "usage.X", at: "2024-02-28T12:00:00Z", value: 8 },
    { account: "a", name: "usage.X", at: "2024-03-20T12:00:00Z", value: 2 },
    { account: "a", name: "usage.X", at: "2025-02-28T12:00:00Z", value: 6 },
    { account: "b", name: "usage.X", at: "2025-02-28T12:00:00Z", value: 1 },
  ])
  const definitions = [
    metric({ key: "use", of: { name: ["usage.*"] }, take: "sum", over: "7d" }),
    metric({ key: "mark", of: { name: ["survey.*"] }, take: "last", over: "ever" }),
    metric({ key: "trend", formula: "use / use@-28d" }),
    metric({ key: "year", formula: "use - use@-1y" }),
    metric({ key: "known_mark", formula: "coalesce(mark, max(use, 3), 1)" }),
    metric({ key: "nothing", formula: "min(mark, use)" }),
    metric({ key: "trend_before", formula: "trend@-1y * 100 - -1" }),
  ]
  const days = ["2025-02-28", "2024-03-25"]
  const wanted = ["trend", "year", "known_mark", "nothing", "trend_before"]
  const matrix = await computeMatrix(ctx, { definitions, wanted, days, accounts: ["a", "b"] })
  const table = wanted.map((key) =>
    ["a", "b"].map((account) => days.map((_, i) => matrix.value(key, account, i))),
  )
  expect(table).toEqual([
    // 2024-03-25: 2 in its week, 28 days before (2024-02-26, week from 20th) nothing yet.
    [
      [null, null],
      [null, null],
    ],
    [
      [-2, 2],
      [1, 0],
    ],
    [
      [6, 3],
      [3, 3],
    ],
    [
      [null, null],
      [null, null],
    ],
    [
      [null, null],
      [null, null],
    ],
  ])
  const trend = await computeMatrix(ctx, {
    definitions,
    wanted: ["trend"],
    days: ["2024-03-26", "2024-03-27"],
    accounts: ["a"],
  })
  expect([trend.value("trend", "a", 0), trend.value("trend", "a", 1)]).toEqual([null, 0])
})

test("all accounts of a workspace, and only its own rows", async () => {
  const [ours, theirs] = [await engines.workspace(), await engines.workspace()]
  await fill(ours, [{ account: "z", name: "usage.X", at: "2024-03-20T12:00:00Z" }])
  await fill(theirs, [{ account: "z", name: "usage.X", at: "2024-03-20T12:00:00Z" }])
  const definitions = [metric({ key: "use", of: { name: ["usage.*"] }, take: "count", over: "7d" })]
  const question = { definitions, wanted: ["use"], days: ["2024-03-21"] }
  expect((await computeMatrix(ours, question)).accounts).toEqual([])
  expect((await computeMatrix(ours, { ...question, accounts: ["z"] })).value("use", "z", 0)).toBe(1)
})

test("a metric nobody defined is refused by name", async () => {
  const ctx = await engines.workspace()
  const definitions = [metric({ key: "share", formula: "use / licences" })]
  await expect(computeMatrix(ctx, { definitions, wanted: ["share"], days: ["2024-03-21"] })).rejects.toThrow(
    "No metric 'use' is defined; the formula of 'share' refers to it.",
  )
})

test("what was known then: a late row counts for a day looked back to, and not for that day itself", async () => {
  const ctx = await engines.workspace({ timeZone: "UTC" })
  const row = { account_id: "a", person: "", name: "usage.X", value: 1, properties: {}, source: "test" }
  const at = "2024-02-28T12:00:00Z"
  await append(ctx, [{ ...row, at, recorded_at: "2024-03-20T00:00:00Z", message_id: newId() }])
  const definitions = [
    metric({ key: "use", of: { name: ["usage.*"] }, take: "count", over: "7d" }),
    metric({ key: "ever", of: { name: ["usage.*"] }, take: "count", over: "ever" }),
    metric({ key: "back", formula: "use@-28d + 10 * ever@-28d" }),
  ]
  const days = ["2024-02-28", "2024-03-27", "2024-03-19"]
  const wanted = ["use", "ever", "back"]
  const values = async (knownAt?: "then") => {
    const matrix = await computeMatrix(ctx, {
      definitions,
      wanted,
      days,
      accounts: ["a"],
      ...(knownAt && { knownAt }),
    })
    return wanted.map((key) => days.map((_, i) => matrix.value(key, "a", i)))
  }
  expect(await values("then")).toEqual([
    [0, 0, 0],
    [0, 1, 0],
    [0, 11, 0],
  ])
  expect(await values()).toEqual([
    [1, 0, 0],
    [1, 1, 1],
    [0, 11, 0],
  ])
})
