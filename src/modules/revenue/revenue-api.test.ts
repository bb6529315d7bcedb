import { expect, test } from "vitest"
import { type Context, transaction } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { payingWorkspace, putVersions } from "#test/paying.ts"
import { churnRates } from "./get-rates.ts"
import { mrrByAccount, negativeChurnByMonth, putAddOnProducts, putCause } from "./index.ts"

const { engines, app } = await testProduct()

type Period = Record<string, string> & { accounts: Record<string, number>; details: Record<string, object> }

const workspace = (versions: Parameters<typeof payingWorkspace>[1], currency?: string) =>
  payingWorkspace(engines, versions, currency)

const movementsOf = async (ctx: Context, query: string) =>
  caller(app, ctx)<{ periods: Period[]; unconverted: object[] }>("GET", `/revenue/movements?${query}`)

/** What the month of W3 starts with and what moves in it; W4 with less expansion. */
const month = (expansion: number) => {
  const account = (account_id: string, before: number, after: number) => [
    ...(before > 0
      ? [{ account_id, started_on: "2026-01-01", ended_on: "2026-03-10", mrr: String(before) }]
      : []),
    ...(after > 0 ? [{ account_id, started_on: "2026-03-10", mrr: String(after) }] : []),
  ]
  return workspace([
    ...account("stays", 7_000_000, 7_000_000),
    ...account("grows", 2_000_000, 2_000_000 + expansion),
    ...account("shrinks", 500_000, 350_000),
    ...account("leaves", 500_000, 0),
    ...account("comes", 0, 700_000),
  ])
}

type Rates = {
  periods: {
    mrr: string
    arr: string
    nrr: number
    grr: number
    logo_churn: number
    churn: number
    gross_churn: number
    net_churn: number
    quick_ratio: number
    negative_churn: string | null
  }[]
}

test("the month of W3: the waterfall ties, and its rates", async () => {
  const ctx = await month(900_000)
  const { periods } = await movementsOf(ctx, "from=2026-03-01&to=2026-04-01&interval=month")
  expect(periods).toEqual([
    {
      start: "2026-03-01",
      end: "2026-04-01",
      opening: "10000000.00",
      new: "700000.00",
      reactivation: "0.00",
      expansion: "900000.00",
      contraction: "150000.00",
      churn: "500000.00",
      closing: "10950000.00",
      accounts: { opening: 4, new: 1, reactivated: 0, churned: 1, closing: 4 },
      details: {
        expansion: { price_increase: "900000.00" },
        contraction: { price_concession: "150000.00" },
        churn: { voluntary: "500000.00" },
      },
    },
  ])
  const { periods: rates } = await caller(app, ctx)<Rates>(
    "GET",
    "/revenue/rates?from=2026-03-01&to=2026-04-01",
  )
  const told = rates[0]
  expect([told?.mrr, told?.arr]).toEqual(["10950000.00", "131400000.00"])
  expect(told?.churn).toBeCloseTo(0.05, 12)
  expect(told?.gross_churn).toBeCloseTo(0.065, 12)
  expect(told?.grr).toBeCloseTo(0.935, 12)
  expect(told?.nrr).toBeCloseTo(1.025, 12)
  expect(told?.net_churn).toBeCloseTo(-0.025, 12)
  expect(told?.quick_ratio).toBeCloseTo(2.4615, 4)
  expect(told?.logo_churn).toBeCloseTo(0.25, 12)
  expect(told?.negative_churn).toBe("strict")
})

test("the month of W4: negative churn by the source's rule alone", async () => {
  const ctx = await month(600_000)
  const { periods } = await caller(app, ctx)<Rates>("GET", "/revenue/rates?from=2026-03-01&to=2026-04-01")
  expect(periods[0]?.net_churn).toBeCloseTo(0.005, 12)
  expect(periods[0]?.negative_churn).toBe("source")
  const months = await negativeChurnByMonth(ctx, { until: "2026-04-30", months: 3 })
  expect(months.map(({ month, negative_churn, crossed }) => [month, negative_churn, crossed])).toEqual([
    ["2026-02", null, null],
    ["2026-03", "source", null],
    ["2026-04", null, null],
  ])
})

test("net churn that crosses zero says so once each way (I-01)", async () => {
  const version = (started_on: string, ended_on: string | null, mrr: string) => ({
    account_id: "a",
    started_on,
    ended_on,
    mrr,
  })
  const ctx = await workspace([
    version("2026-01-01", "2026-02-10", "100"),
    version("2026-02-10", "2026-03-10", "120"),
    version("2026-03-10", null, "90"),
  ])
  const months = await negativeChurnByMonth(ctx, { until: "2026-04-30", months: 4 })
  expect(months.map(({ crossed }) => crossed)).toEqual([null, null, "above", null])
  const sooner = await workspace([
    version("2025-10-01", "2026-02-10", "100"),
    version("2026-02-10", null, "120"),
  ])
  const crossings = await negativeChurnByMonth(sooner, { until: "2026-04-30", months: 4 })
  expect(crossings.map(({ month, crossed }) => [month, crossed])).toEqual([
    ["2026-01", null],
    ["2026-02", "below"],
    ["2026-03", "above"],
    ["2026-04", null],
  ])
  expect(
    churnRates({
      opening: 0n,
      sums: { new: 1n, reactivation: 0n, expansion: 0n, contraction: 0n, churn: 0n },
    }),
  ).toEqual({
    churn: null,
    gross_churn: null,
    net_churn: null,
    quick_ratio: null,
    negative_churn: null,
  })
})

test("what a movement was is told by its largest part, and why in words", async () => {
  const on = (
    subscription_id: string,
    product: string,
    started_on: string,
    ended_on: string | null,
    quantity: string,
    unit_price: string,
  ) => ({ account_id: "a", subscription_id, product, started_on, ended_on, quantity, unit_price })
  const ctx = await workspace([
    on("s", "Base", "2026-01-01", "2026-02-01", "10", "100"),
    on("s", "Base", "2026-02-01", "2026-03-01", "15", "100"),
    on("s", "Base", "2026-03-01", "2026-04-01", "15", "90"),
    on("s", "Pro", "2026-04-01", "2026-05-01", "15", "200"),
    on("s", "Pro", "2026-05-01", "2026-09-01", "10", "200"),
    on("t", "Storage", "2026-06-01", "2026-08-01", "1", "50"),
    on("u", "Other", "2026-07-01", "2026-09-01", "1", "70"),
  ])
  const day = (text: string) => text.slice(5, 7)
  await transaction(ctx, async (tx) => {
    await putAddOnProducts(tx, ctx, ["Storage"])
    await putCause(tx, ctx, { account_id: "a", day: "2026-09-01" }, "failed_payment")
  })
  const call = caller(app, ctx)
  type Rows = {
    rows: {
      day: string
      kind: string
      detail: string
      amount: string
      reason: string | null
      subscriptions: object[]
    }[]
    total: object
    next_cursor: string | null
  }
  const all = await call<Rows>("GET", "/revenue/movements/rows?from=2026-01-01&to=2027-01-01")
  expect(all.rows.map((row) => [day(row.day), row.kind, row.detail, row.amount])).toEqual([
    ["09", "churn", "failed_payment", "2070.00"],
    ["08", "contraction", "partial_end", "50.00"],
    ["07", "expansion", "cross_sell", "70.00"],
    ["06", "expansion", "add_on", "50.00"],
    ["05", "contraction", "fewer_licences", "1000.00"],
    ["04", "expansion", "upgrade", "1650.00"],
    ["03", "contraction", "price_concession", "150.00"],
    ["02", "expansion", "licences", "500.00"],
    ["01", "new", "new", "1000.00"],
  ])
  expect(all.rows[7]?.subscriptions).toEqual([
    { subscription_id: "s", product: "Base", currency: "RUB", change: "500.00" },
  ])
  const paged = await call<Rows>(
    "GET",
    "/revenue/movements/rows?from=2026-01-01&to=2027-01-01&sort=-amount&limit=2",
  )
  const next = await call<Rows>(
    "GET",
    `/revenue/movements/rows?from=2026-01-01&to=2027-01-01&sort=-amount&limit=2&cursor=${paged.next_cursor}`,
  )
  expect([...paged.rows, ...next.rows].map(({ amount }) => amount)).toEqual([
    "2070.00",
    "1650.00",
    "1000.00",
    "1000.00",
  ])
  const headers = { authorization: await app.keyFor(ctx) }
  const wrote = await app.inject({
    method: "PUT",
    url: "/api/v1/revenue/journal/a/2026-03-01",
    headers,
    payload: { reason: "Less budget" },
  })
  expect(wrote.statusCode).toBe(200)
  const journal = await call<{
    rows: { date: string; arr: string; change: string; reason: string | null }[]
  }>("GET", "/revenue/journal?to=2026-04-01")
  expect(journal.rows[0]).toMatchObject({
    date: "2026-03-01",
    arr: "16200.00",
    change: "-1800.00",
    reason: "Less budget",
  })
  const downsells = await call<{ rows: object[] }>("GET", "/revenue/downsells?as_of=2026-12-31")
  expect(downsells.rows).toMatchObject([
    { account_id: "a", amount: "150.00", marked_until: "2027-02-28", reason: "Less budget" },
  ])
  expect(await call<{ rows: object[] }>("GET", "/revenue/downsells?as_of=2027-03-01")).toMatchObject({
    rows: [],
  })
})

test("a later rate moves nothing; without a rate MRR is named, not counted; a correction is a reversal", async () => {
  const version = {
    account_id: "a",
    started_on: "2026-01-01",
    ended_on: "2026-06-01",
    mrr: "100",
    currency: "USD",
  }
  const ctx = await workspace([
    version,
    { account_id: "yen", started_on: "2026-01-01", mrr: "1000", currency: "JPY" },
  ])
  const before = await movementsOf(ctx, "from=2026-01-01&to=2026-07-01&interval=year")
  expect(before).toMatchObject({
    periods: [{ new: "0.00" }],
    unconverted: [
      { currency: "JPY", accounts: 1 },
      { currency: "USD", accounts: 1 },
    ],
  })
  const headers = { authorization: await app.keyFor(ctx) }
  const rates = [
    { currency: "USD", day: "2025-12-30", rate: "90" },
    { currency: "USD", day: "2026-05-01", rate: "100" },
    { currency: "JPY", day: "2026-01-01", rate: "0.5" },
  ]
  const wrote = await app.inject({
    method: "PUT",
    url: "/api/v1/revenue/exchange-rates",
    headers,
    payload: { rates },
  })
  expect(wrote.json()).toEqual({ created: 3, updated: 0, unchanged: 0 })
  const { periods, unconverted } = await movementsOf(ctx, "from=2026-01-01&to=2026-07-01&interval=quarter")
  expect(unconverted).toEqual([])
  expect(periods).toMatchObject([
    { new: "9500.00", closing: "9500.00" },
    { opening: "9500.00", expansion: "0.00", churn: "9000.00", closing: "500.00" },
  ])
  // What people are shown of a day is worth that day's rate.
  const shown = await transaction(ctx, (tx) => mrrByAccount(tx, ctx, "2026-05-15"))
  expect(shown.get("a")).toEqual({ minor: 10_000_00n, unconverted: [] })
  expect(shown.get("yen")?.minor).toBe(500_00n)
  const knownAt = ctx.now.toISOString()
  const later = { ...ctx, now: new Date(ctx.now.getTime() + 60_000) }
  await putVersions(later, [{ ...version, mrr: "200" }])
  const question = "from=2026-01-01&to=2026-02-01&slice=account:a"
  expect((await movementsOf(ctx, question)).periods).toMatchObject([{ new: "18000.00" }])
  expect((await movementsOf(ctx, `${question}&known_at=${knownAt}`)).periods).toMatchObject([
    { new: "9000.00" },
  ])
  const refused = await app.inject({
    method: "PUT",
    url: "/api/v1/revenue/exchange-rates",
    headers,
    payload: { rates: [{ currency: "RUB", day: "2026-01-01", rate: "1" }] },
  })
  expect([refused.statusCode, refused.json<{ errors: object[] }>().errors]).toMatchObject([
    422,
    [{ path: "rates[0].currency" }],
  ])
})

test("recurring revenue is MRR and the month's charges for use", async () => {
  const ctx = await workspace([{ account_id: "a", started_on: "2026-01-01", mrr: "100" }])
  const charge = (day: string, value: number) => ({
    account_id: "a",
    person: "",
    name: "charge.usage",
    at: `${day}T10:00:00Z`,
    recorded_at: `${day}T10:00:00Z`,
    value,
    properties: { currency: "RUB" },
    source: "test",
    message_id: day,
  })
  await append(ctx, [charge("2026-01-10", 20.25), charge("2026-01-20", 10), charge("2026-02-03", 60.5)])
  type Retention = { opening: string; closing_of_cohort: string; nrr: number }
  const call = caller(app, ctx)
  expect(
    await call<Retention>("GET", "/revenue/retention?from=2026-01-31&to=2026-02-28&on=recurring"),
  ).toMatchObject({
    opening: "130.25",
    closing_of_cohort: "160.50",
    expansion: "30.25",
  })
  expect(await call<Retention>("GET", "/revenue/retention?from=2026-01-31&to=2026-02-28")).toMatchObject({
    opening: "100.00",
  })
})
