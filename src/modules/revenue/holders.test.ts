import { expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { putSubscriptions } from "./index.ts"

const { engines, app } = await testProduct()

type Version = { account_id: string; started_on: string; ended_on?: string; mrr: string; product?: string }
type Rows = {
  rows: { account_id: string; since: string; before: string | null; mrr: string }[]
  total: { accounts: number; before: string | null; mrr: string }
  next_cursor: string | null
}

async function workspace(versions: Version[], owners: Record<string, string> = {}): Promise<Context> {
  const ctx = await engines.workspace({ currency: "RUB" })
  await transaction(ctx, async (tx) => {
    const ids = [...new Set(versions.map(({ account_id }) => account_id))]
    await putAccounts(
      tx,
      ctx,
      ids.map((account_id) => ({
        account_id,
        name: account_id.toUpperCase(),
        ...(owners[account_id] && { owner_email: owners[account_id] }),
        traits: { plan: account_id < "c" ? "gold" : "free" },
      })),
    )
    const { outcomes } = await putSubscriptions(
      tx,
      ctx,
      versions.map((version) => ({
        subscription_id: `${version.account_id}.${version.product ?? ""}`,
        ...version,
      })),
    )
    expect(outcomes.filter((outcome) => typeof outcome === "object")).toEqual([])
  })
  return ctx
}

const book = [
  { account_id: "a", started_on: "2026-01-10", ended_on: "2026-03-15", mrr: "100" },
  { account_id: "b", started_on: "2026-01-20", ended_on: "2026-02-10", mrr: "100" },
  { account_id: "b", started_on: "2026-02-10", mrr: "140" },
  { account_id: "c", started_on: "2026-01-31", ended_on: "2026-02-20", mrr: "300" },
  { account_id: "c", started_on: "2026-02-20", mrr: "250" },
  { account_id: "d", started_on: "2026-02-05", mrr: "70" },
  { account_id: "e", started_on: "2026-01-02", mrr: "70" },
]

test("the accounts behind retention: who left, shrank, grew and stayed add up to its figures", async () => {
  const ctx = await workspace(book)
  const call = caller(app, ctx)
  const between = "before=2026-01-31&day=2026-03-31"
  const told = async (rest: string) => {
    const { rows, total } = await call<Rows>("GET", `/revenue/accounts?${between}${rest}`)
    return [rows.map(({ account_id, before, mrr }) => [account_id, before, mrr]), total]
  }
  expect(await told("&change=churned")).toEqual([
    [["a", "100.00", "0.00"]],
    { accounts: 1, before: "100.00", mrr: "0.00" },
  ])
  expect((await told("&change=expansion"))[0]).toEqual([["b", "100.00", "140.00"]])
  expect((await told("&change=contraction"))[0]).toEqual([["c", "300.00", "250.00"]])
  expect((await told("&change=unchanged"))[0]).toEqual([["e", "70.00", "70.00"]])
  const [, total] = await told("")
  expect(total).toEqual({ accounts: 4, before: "570.00", mrr: "460.00" })
  expect(await call("GET", "/revenue/retention?from=2026-01-31&to=2026-03-31")).toMatchObject({
    accounts: 4,
    opening: "570.00",
    closing_of_cohort: "460.00",
  })
  const first = await call<Rows>("GET", "/revenue/accounts?day=2026-02-28&limit=2")
  const rest = await call<Rows>("GET", `/revenue/accounts?day=2026-02-28&limit=3&cursor=${first.next_cursor}`)
  expect([...first.rows, ...rest.rows].map(({ account_id }) => account_id)).toEqual(["c", "b", "a", "d", "e"])
  expect(rest.next_cursor).toBeNull()
  const young = await call<Rows>(
    "GET",
    "/revenue/accounts?day=2026-02-28&since=2026-02-01&since_before=2026-03-01",
  )
  expect(young.rows).toEqual([
    { account_id: "d", name: "D", owner_email: null, since: "2026-02-05", before: null, mrr: "70.00" },
  ])
  await call("GET", "/revenue/accounts?day=2026-02-28&change=churned", undefined, 422)
  await call("GET", "/revenue/accounts?day=2026-02-28&cursor=x", undefined, 422)
})

test("retention over a year is told beside each month", async () => {
  const ctx = await workspace(book)
  const { periods } = await caller(app, ctx)<{ periods: Record<string, unknown>[] }>(
    "GET",
    "/revenue/rates?from=2026-02-01&to=2027-02-01&over=2",
  )
  const march = periods[1]
  expect(march).toMatchObject({
    start: "2026-03-01",
    end: "2026-04-01",
    since: "2026-01-31",
    logo_churn: 0.25,
  })
  expect(march?.["nrr"]).toBeCloseTo(460 / 570, 12)
  expect(march?.["grr"]).toBeCloseTo((100 + 250 + 70) / 570, 12)
})

test("the accounts behind a cell of the cohort table add up to the cell", async () => {
  const ctx = await workspace(
    book.map((version) => ({ ...version, product: version.account_id < "d" ? "Cloud" : "Box" })),
  )
  const call = caller(app, ctx)
  for (const by of ["month", "product", "trait.plan"]) {
    const table = `by=${by}&from=2026-01-01&to=2026-04-10`
    const { cohorts } = await call<{
      cohorts: { key: string; opening: string; cells: { age: number; observed: number; mrr: string }[] }[]
    }>("GET", `/revenue/cohorts?${table}`)
    expect(cohorts.length).toBe(2)
    for (const { key, cells } of cohorts)
      for (const { age, observed, mrr } of cells) {
        const { total } = await call<Rows>("GET", `/revenue/cohorts/rows?${table}&key=${key}&age=${age}`)
        expect([by, key, age, total.accounts, total.mrr]).toEqual([by, key, age, observed, mrr])
      }
  }
})

test("a book of $1.6M is below the band, $3M within, $6M above it (S001-19); without a rate nothing is said", async () => {
  const owners = { a: "low@x.example", b: "mid@x.example", c: "top@x.example" }
  const arr = (millions: number) => String((millions * 1e6 * 80) / 12)
  const versions = (["a", "b", "c"] as const).map((account_id, at) => ({
    account_id,
    started_on: "2026-01-01",
    mrr: arr([1.6, 3, 6][at] ?? 0).replace(/(\.\d\d)\d*$/, "$1"),
  }))
  const ctx = await workspace(versions, owners)
  const call = caller(app, ctx)
  type Books = { dollar: object | null; books: { owner_email: string; band: string | null; touch: object }[] }
  expect((await call<Books>("GET", "/revenue/books?as_of=2026-06-01")).books.map(({ band }) => band)).toEqual(
    [null, null, null],
  )
  await call("PUT", "/revenue/exchange-rates", {
    rates: [{ currency: "USD", day: "2026-05-01", rate: "80" }],
  })
  const told = await call<Books>("GET", "/revenue/books?as_of=2026-06-01")
  expect(told.dollar).toEqual({ rate: "80", day: "2026-05-01" })
  expect(told.books.map(({ owner_email, band, touch }) => [owner_email, band, touch])).toEqual([
    ["top@x.example", "above", { "": 1 }],
    ["mid@x.example", "within", { "": 1 }],
    ["low@x.example", "below", { "": 1 }],
  ])
})

test("what revenue can be cut by: attributes in use, products, traits that group", async () => {
  const ctx = await workspace(
    book.map((version) => ({ ...version, product: "Cloud" })),
    { a: "o@x.example" },
  )
  expect(await caller(app, ctx)("GET", "/revenue/dimensions")).toEqual({
    dimensions: [
      { key: "owner", values: ["o@x.example"] },
      { key: "trait.plan", values: ["free", "gold"] },
      { key: "product", values: ["Cloud"] },
    ],
  })
})
