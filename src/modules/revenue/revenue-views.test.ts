import { expect, test } from "vitest"
import { addDays } from "#kernel/time.ts"
import { caller, testProduct } from "#test/app.ts"
import { payingWorkspace } from "#test/paying.ts"

const { engines, app } = await testProduct()

const workspace = (versions: Parameters<typeof payingWorkspace>[1], currency?: string) =>
  payingWorkspace(engines, versions, currency)

test("views: course, years, ARPA by age, concentration; files carry their definition", async () => {
  const ctx = await workspace([
    { account_id: "north", started_on: "2024-01-01", mrr: "300", product: "Base" },
    { account_id: "south", started_on: "2025-06-01", mrr: "100", product: "Plus" },
  ])
  const call = caller(app, ctx)
  const course = await call<{ series: object[]; ends: string[] }>(
    "GET",
    "/revenue/course?from=2025-05-01&to=2025-07-01&by=trait.country",
  )
  expect(course).toMatchObject({
    ends: ["2025-06-01", "2025-07-01"],
    series: [
      { key: "n", mrr: ["300.00", "300.00"], accounts: [1, 1] },
      { key: "s", mrr: ["0.00", "100.00"], arr: ["0.00", "1200.00"], accounts: [0, 1] },
    ],
  })
  const arpa = await call<object>("GET", "/revenue/arpa?as_of=2026-01-15")
  expect(arpa).toMatchObject({
    accounts: 2,
    mrr: "400.00",
    arpa: "200.00",
    ages: [
      { years: 0, mrr: "100.00" },
      { years: 2, arpa: "300.00" },
    ],
  })
  const held = await call<{ hhi: number; rows: object[] }>("GET", "/revenue/concentration?as_of=2026-01-15")
  expect(held.hhi).toBeCloseTo(0.75 ** 2 + 0.25 ** 2, 12)
  expect(held).toMatchObject({
    shares: [{ top: 1, share: 0.75 }],
    rows: [{ account_id: "north", cumulative: 0.75 }, { cumulative: 1 }],
  })
  const years = await call<{ years: { year: number; months: (string | null)[] }[]; seasonality: unknown }>(
    "GET",
    "/revenue/years?as_of=2025-07-15&years=2",
  )
  expect(years.years.map(({ year, months }) => [year, months[0], months[6], months[7]])).toEqual([
    [2024, "300.00", "300.00", "300.00"],
    [2025, "300.00", "400.00", null],
  ])
  for (const path of [
    "movements?",
    "movements/rows?",
    "retention?",
    "cohorts?by=product&",
    "rates?",
    "course?by=product&",
  ]) {
    const url = `/api/v1/revenue/${path}from=2025-01-01&to=2025-12-31`
    const headers = { authorization: await app.keyFor(ctx) }
    const csv = await app.inject({ url: `${url}&format=csv`, headers })
    expect([path, csv.statusCode, csv.headers["content-type"]]).toEqual([
      path,
      200,
      "text/csv; charset=utf-8",
    ])
    expect(csv.body).toMatch(/^\uFEFF"?[^\r\n]*RUB\."?\r\n\r\n[a-z]/)
    const xlsx = await app.inject({ url: `${url}&format=xlsx`, headers })
    expect([path, xlsx.statusCode, xlsx.rawPayload.subarray(0, 2).toString()]).toEqual([path, 200, "PK"])
  }
})

test("a marked cell waits for its reaction", async () => {
  const rows = Array.from({ length: 10 }, (_, at) => ({
    account_id: `a${at}`,
    started_on: "2026-03-05",
    ended_on: at < 2 ? "2026-05-10" : null,
    mrr: "100",
  }))
  const ctx = await workspace(rows)
  const call = caller(app, ctx)
  const table = "by=month&view=churn&from=2026-01-01&to=2026-07-01"
  type Cells = { cells: { key: string; age: number; marked: string; value: number }[] }
  const waiting = await call<Cells>("GET", `/revenue/reactions/waiting?${table}`)
  expect(waiting.cells.map(({ key, age, marked, value }) => [key, age, marked, value])).toEqual([
    ["2026-03", 2, "up", 0.2],
    ["2026-03", 3, "down", 0],
  ])
  const body = {
    view: "churn",
    key: "2026-03",
    age: 2,
    hypothesis: "The trial ended",
    owner_email: "a@b.example",
    action: "Call them",
    due_on: addDays("2026-11-16", 7),
  }
  const { id } = await call<{ id: string }>("POST", "/revenue/reactions", body, 201)
  await call("POST", "/revenue/reactions", body, 409)
  expect((await call<Cells>("GET", `/revenue/reactions/waiting?${table}`)).cells).toHaveLength(1)
  expect(
    (await call<{ reactions: object[] }>("GET", "/revenue/reactions?open=true")).reactions,
  ).toMatchObject([{ id, by: "month", measure: "mrr", result: null }])
})
