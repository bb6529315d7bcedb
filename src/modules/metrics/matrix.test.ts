import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { newId } from "#kernel/ids.ts"
import { addDays, type Day, dayOf, daysBetween, endOfDay } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { append, type TimelineRow } from "#modules/timeline/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { type Definition, metricSchema, type Taken, takes } from "./definition.ts"
import { computeMatrix } from "./matrix.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const words = { en: "x", ru: "х" }
const head = { name: words, about: words, unit: "number", good: "up" } as const
const metric = (body: object): Definition => metricSchema.parse({ ...head, ...body })

/** A row's take, recounted by walking the rows. */
function recount(
  definition: Taken,
  rows: readonly TimelineRow[],
  day: Day,
  zone: string,
  knownAt: Date,
): number | null {
  const { of, take, over } = definition
  const mine = rows.filter(
    (row) =>
      of.name.some((name) =>
        name.endsWith("*") ? row.name.startsWith(name.slice(0, -1)) : row.name === name,
      ) &&
      Object.entries(of.where).every(([key, value]) => String(row.properties[key] ?? "") === value) &&
      new Date(row.recorded_at) <= knownAt,
  )
  const dayAt = (text: string): Day => dayOf(new Date(text), zone)
  if (take === "days_until_next") {
    const ahead = mine.filter((row) => dayAt(row.at) > day && new Date(row.recorded_at) < endOfDay(day, zone))
    return ahead.length === 0 ? null : Math.min(...ahead.map((row) => daysBetween(day, dayAt(row.at))))
  }
  const first = over === "ever" ? "0000-01-01" : addDays(day, 1 - Number.parseInt(over, 10))
  const counted = mine.filter((row) => dayAt(row.at) <= day && dayAt(row.at) >= first)
  const valued = counted.filter((row) => row.value !== null)
  const values = valued.map((row) => row.value as number)
  const total = values.reduce((sum, value) => sum + value, 0)
  const last = valued.toSorted((a, b) =>
    a.at === b.at ? (a.message_id < b.message_id ? -1 : 1) : a.at < b.at ? -1 : 1,
  )
  const orNone = (found: number): number | null => (values.length === 0 ? null : found)
  switch (take) {
    case "count":
      return counted.length
    case "sum":
      return total
    case "mean":
      return orNone(total / values.length)
    case "min":
      return orNone(Math.min(...values))
    case "max":
      return orNone(Math.max(...values))
    case "last":
      return last.at(-1)?.value ?? null
    case "distinct_people":
      return new Set(counted.map((row) => row.person).filter((person) => person !== "")).size
    case "distinct_days":
      return new Set(counted.map((row) => dayAt(row.at))).size
    case "distinct_names":
      return new Set(counted.map((row) => row.name)).size
    case "days_since_last": {
      const days = counted.map((row) => daysBetween(dayAt(row.at), day))
      return days.length === 0 ? null : Math.min(...days)
    }
  }
}

const zones = ["Europe/Moscow", "America/New_York", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"]
const names = ["usage.A", "usage.B", "usage.A b", "ticket.opened", "subscription.renewal"]
// Around both changes of the clock in New York and Berlin, to the quarter of an hour.
const instants = fc
  .integer({ min: 0, max: 4 * 24 * 260 })
  .map((quarter) => Date.parse("2024-02-20T00:00:00Z") + quarter * 900_000)

const rows = fc.array(
  fc.record({
    account: fc.constantFrom("a", "b", "Ω", ""),
    person: fc.constantFrom("", "p1", "p2", "p3"),
    name: fc.constantFrom(...names),
    at: instants,
    lateDays: fc.constantFrom(0, 0, 0, 3, 40),
    // Quarters add up exactly in any order.
    value: fc.option(fc.integer({ min: -40, max: 40 }).map((n) => n / 4)),
    plan: fc.constantFrom(undefined, "pro", "5", 5, true),
  }),
  { maxLength: 60 },
)
const definitions = fc.array(
  fc
    .record({
      name: fc.constantFrom(
        ["usage.*"],
        ["usage.A"],
        ["usage.A", "ticket.*"],
        ["*"],
        ["subscription.renewal"],
        ["none"],
      ),
      where: fc.constantFrom({}, {}, { plan: "pro" }, { plan: 5 }, { plan: true }),
      take: fc.constantFrom(...takes),
      over: fc.constantFrom("1d", "2d", "28d", "90d", "ever"),
    })
    .map(({ name, where, take, over }) => ({
      of: { name, where },
      take,
      over: take === "days_until_next" ? "ever" : over,
    })),
  { minLength: 1, maxLength: 6 },
)
const days = fc.uniqueArray(
  fc.integer({ min: -5, max: 275 }).map((n) => addDays("2024-02-20", n)),
  { minLength: 1, maxLength: 5 },
)

test("a matrix is what a walk over the rows counts: any takes, windows, late rows, people and time zones", async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      definitions,
      days,
      fc.constantFrom(...zones),
      fc.oneof(instants, fc.constant(undefined), fc.constant("then" as const)),
      async (given, bodies, days, zone, known) => {
        const ctx = await engines.workspace({ timeZone: zone })
        const written = given.map((row): TimelineRow & { account_id: string } => ({
          account_id: row.account,
          person: row.person,
          name: row.name,
          at: new Date(row.at).toISOString(),
          recorded_at: new Date(row.at + row.lateDays * 86_400_000).toISOString(),
          value: row.value,
          properties: row.plan === undefined ? {} : { plan: row.plan },
          source: "test",
          message_id: newId(),
        }))
        await append(ctx, written)
        const defined = bodies.map((body, i) => metric({ key: `m${i}`, ...body }) as Taken)
        const accounts = ["a", "b", "Ω", "unseen"]
        const knownAt = typeof known === "number" ? new Date(known) : known
        const matrix = await computeMatrix(ctx, {
          definitions: defined,
          wanted: defined.map((d) => d.key),
          days,
          accounts,
          ...(knownAt && { knownAt }),
        })
        for (const definition of defined)
          for (const account of accounts)
            for (const [i, day] of days.entries()) {
              const own = written.filter((row) => row.account_id === account)
              const by = knownAt === "then" ? new Date(endOfDay(day, zone).getTime() - 1) : knownAt
              const expected = recount(definition, own, day, zone, by ?? engines.clock())
              const found = matrix.value(definition.key, account, i)
              expect({ definition, account, day, zone, value: found }).toEqual({
                definition,
                account,
                day,
                zone,
                value: expected,
              })
            }
      },
    ),
    { numRuns: 60 },
  )
})

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
