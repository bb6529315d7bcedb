import { beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type * as contract from "./contract.ts"

type Answer<E extends { response: z.ZodType }> = z.output<E["response"]>

const { engines, app } = await testProduct()
const ctx = await engines.workspace({ timeZone: "UTC" })
const call = caller(app, ctx)

const uses = { of: { name: ["usage.*"] }, take: "count", over: "28d" }
const put = async (key: string, document: object) =>
  app.inject({
    method: "PUT",
    url: `/api/v1/metrics/${key}`,
    headers: { authorization: await app.keyFor(ctx) },
    payload: document,
  })

/** Accounts a0 … a9 pay from October on and were used 0, 1, … 9 times on 10 November; a9 left on the 12th; "free" never paid. */
beforeAll(async () => {
  const paying = Array.from({ length: 10 }, (_, i) => `a${i}`)
  await transaction(ctx, async (tx) => {
    await putAccounts(
      tx,
      ctx,
      [...paying, "free"].map((account_id) => ({ account_id, name: `Name ${account_id}`, traits: {} })),
    )
    await putSubscriptions(
      tx,
      ctx,
      paying.map((account_id, i) => ({
        subscription_id: `s-${account_id}`,
        account_id,
        started_on: "2026-10-01",
        ...(i === 9 && { ended_on: "2026-11-12" }),
        mrr: "10",
      })),
    )
  })
  await relayOutbox(ctx)
  const at = "2026-11-10T10:00:00Z"
  const row = { person: "", name: "usage.Login", at, recorded_at: at, value: 1, properties: {}, source: "t" }
  await append(
    ctx,
    [
      ...paying.flatMap((account, i) => Array<string>(i).fill(account)),
      ...Array<string>(50).fill("free"),
    ].map((account_id, i) => ({ ...row, account_id, message_id: `m${i}` })),
  )
  expect((await put("uses", uses)).statusCode).toBe(201)
  expect((await put("used_at_all", { formula: "uses / uses" })).statusCode).toBe(201)
})

test("a distribution speaks of those who pay on the day, or of all", async () => {
  const get = (query: string) =>
    call<Answer<typeof contract.metricDistribution>>("GET", `/metrics/uses/distribution${query}`)
  const now = await get("")
  expect([now.as_of, now.accounts, now.with_data, now.whole]).toEqual(["2026-11-16", 9, 9, true])
  expect(now.quartiles).toEqual({ least: 0, q1: 2, median: 4, q3: 6, most: 8 })
  expect(now.bins).toEqual(Array.from({ length: 9 }, (_, i) => ({ from: i, to: i + 1, accounts: 1 })))
  expect(now.lowest.map(({ account_id }) => account_id)).toEqual([
    "a0",
    "a1",
    "a2",
    "a3",
    "a4",
    "a5",
    "a6",
    "a7",
    "a8",
  ])
  expect(now.highest[0]).toEqual({ account_id: "a8", name: "Name a8", value: 8 })
  expect((await get("?as_of=2026-11-11")).quartiles).toMatchObject({ median: 4.5, most: 9 })
  const all = await get("?of=all")
  expect([all.accounts, all.quartiles?.most]).toEqual([11, 50])
  expect((await get("?as_of=2026-09-30")).quartiles).toBeNull()
})

test("a bar opens the accounts in it", async () => {
  const get = (query: string) =>
    call<Answer<typeof contract.metricAccounts>>("GET", `/metrics/uses/accounts${query}`)
  const some = await get("?from=3&to=6&limit=2")
  expect(some.count).toBe(3)
  expect(some.accounts.map(({ account_id, value }) => [account_id, value])).toEqual([
    ["a3", 3],
    ["a4", 4],
  ])
  expect((await get("?to=1")).accounts.map(({ name }) => name)).toEqual(["Name a0"])
})

test("quartiles at month ends are those of whoever paid then", async () => {
  const { points } = await call<Answer<typeof contract.metricSpread>>("GET", "/metrics/uses/spread?months=2")
  expect(points.map(({ day, with_data, median }) => [day, with_data, median])).toEqual([
    ["2026-08-31", 0, null],
    ["2026-09-30", 0, null],
    ["2026-10-31", 10, 0],
    ["2026-11-16", 9, 4],
  ])
})

test("the overview tells every metric's median, now and 28 days before", async () => {
  const told = await call<Answer<typeof contract.metricOverview>>("GET", "/metric-overview")
  expect([told.as_of, told.before, told.accounts]).toEqual(["2026-11-16", "2026-10-19", 9])
  expect(told.metrics).toEqual([
    { key: "used_at_all", median: 1, median_before: null, with_data: 8 },
    { key: "uses", median: 4, median_before: 0, with_data: 9 },
  ])
})

test("a metric is told as a document in the order of its schema, with its neighbours and versions", async () => {
  const told = await call<Answer<typeof contract.getMetric>>("GET", "/metrics/uses")
  expect(Object.keys(told.document)).toEqual(["key", "name", "about", "unit", "good", "of", "take", "over"])
  expect([told.version, told.refers_to, told.referred_by]).toEqual([1, [], ["used_at_all"]])
  expect(told.versions.map(({ version }) => version)).toEqual([1])
  await call("GET", "/metrics/nothing", undefined, 404)
})

test("a definition is tried on real accounts beside the one in force, and saves nothing", async () => {
  const preview = (key: string, body: object) =>
    call<Answer<typeof contract.previewMetric>>("POST", `/metrics/${key}/preview`, body)
  const tried = await preview("uses", { ...uses, take: "distinct_days" })
  expect([tried.before?.quartiles?.median, tried.after.quartiles?.median]).toEqual([4, 1])
  // a0 (0 and 0) and a1 (1 and 1) stay; a8 changes most.
  expect(tried.changed).toBe(7)
  expect(tried.changes[0]).toEqual({ account_id: "a8", name: "Name a8", before: 8, after: 1 })
  const fresh = await preview("per_day", { formula: "uses / 28" })
  expect([fresh.before, fresh.after.with_data, fresh.changed]).toEqual([null, 9, 9])
  expect((await call<{ version: number }>("GET", "/metrics/uses")).version).toBe(1)
  await call("GET", "/metrics/per_day", undefined, 404)
  const wrong = await call<{ errors: { path: string; message: string }[] }>(
    "POST",
    "/metrics/per_day/preview",
    { formula: "uses / nothing" },
    422,
  )
  expect(wrong.errors).toEqual([
    { path: "formula", message: "no metric 'nothing' is defined: write a metric's key, or define it" },
  ])
})
