import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { putSubscriptions, renewals } from "#modules/revenue/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type { GivenContract, ShownContract } from "./contracts.contract.ts"
import { contractRowSchema } from "./contracts.contract.ts"
import { putContracts } from "./put-contracts.ts"

const { engines, app } = await testProduct()

async function workspace(): Promise<Context> {
  const ctx = await engines.workspace()
  await transaction(ctx, (tx) => putAccounts(tx, ctx, [{ account_id: "acme", name: "Acme", traits: {} }]))
  return ctx
}

const put = async (ctx: Context, id: string, body: Omit<GivenContract, "contract_id">, status = 200) => {
  const answer = await app.inject({
    method: "PUT",
    url: `/api/v1/contracts/${id}`,
    headers: { authorization: await app.keyFor(ctx) },
    payload: body,
  })
  expect([answer.statusCode, answer.statusCode === status ? "" : answer.body]).toEqual([status, ""])
  return answer.json<{ outcome: string; contract: ShownContract; detail: string }>()
}

const of = (ctx: Context, day: Day) =>
  caller(app, ctx)<{ contracts: (ShownContract & { obstacles: object[] })[] }>(
    "GET",
    `/accounts/acme/contracts?as_of=${day}`,
  )

const names = async (ctx: Context, name: string) => {
  await relayOutbox(ctx)
  const { rows } = await caller(app, ctx)<{ rows: { name: string; at: string }[] }>(
    "GET",
    `/accounts/acme/timeline?name=${name}&to=2199-01-01&order=oldest`,
  )
  return rows.map((row) => row.name)
}

describe("terms", () => {
  test("default to 12 months; their days are computed, shorter ones are flagged", async () => {
    const ctx = await workspace()
    const { contract } = await put(ctx, "c1", { account_id: "acme", starts_on: "2026-01-01" })
    expect(contract).toMatchObject({
      term_months: 12,
      term_ends_on: "2027-01-01",
      state: "running",
      short: false,
      dates: {
        t180: "2026-07-05",
        t90: "2026-10-03",
        t60: "2026-11-02",
        t30: "2026-12-02",
        last_notice_day: "2026-12-02",
      },
      next_step: { step: "t30", on: "2026-12-02", days: 16 },
    })
    const { contracts } = await caller(app, ctx)<{ contracts: { kept: GivenContract }[] }>(
      "GET",
      "/accounts/acme/contracts",
    )
    const { contract_id, ...kept } = contracts[0]?.kept ?? { contract_id: "", account_id: "", starts_on: "" }
    expect(kept).toMatchObject({ term_months: 12, ends_on: "2027-01-01", notice_days: 30, subscriptions: [] })
    expect((await put(ctx, contract_id, kept)).outcome).toBe("duplicate")
    const short = await put(ctx, "c2", { account_id: "acme", starts_on: "2026-06-01", term_months: 6 })
    expect(short.contract).toMatchObject({ short: true, term_ends_on: "2026-12-01" })
    const long = await put(ctx, "c3", { account_id: "acme", starts_on: "2024-02-29", term_months: 36 })
    expect(long.contract).toMatchObject({ term_ends_on: "2027-02-28" })
  })

  test("end on the day that a walk from renewal to renewal ends on", async () => {
    const day = fc.integer({ min: 0, max: 2500 }).map((days) => addDays("2019-01-29", days))
    const given = fc.record({
      starts_on: day,
      term_months: fc.integer({ min: 1, max: 36 }),
      auto_renew: fc.boolean(),
      notice: fc.option(day),
      asked: day,
    })
    const ctx = await workspace()
    await fc.assert(
      fc.asyncProperty(given, async ({ starts_on, term_months, auto_renew, notice, asked }) => {
        const notice_given_on = notice && notice >= starts_on ? notice : null
        const row = {
          contract_id: "c",
          account_id: "acme",
          starts_on,
          term_months,
          auto_renew,
          notice_given_on,
        }
        await transaction(ctx, (tx) => putContracts(tx, ctx, [contractRowSchema.parse(row)]))
        const told = (await of(ctx, asked)).contracts
        if (starts_on > asked) {
          expect(told).toEqual([])
          return
        }
        const first = addMonths(starts_on, term_months)
        let end = first
        const noticed = notice_given_on !== null && notice_given_on <= asked ? notice_given_on : null
        const until = auto_renew ? (noticed ?? asked) : ""
        for (let n = 1; end <= until; n++) end = addMonths(first, n * term_months)
        expect(told[0]).toMatchObject({
          term_ends_on: end,
          notice_given_on: noticed,
          state: end <= asked ? "access_ended" : noticed === null ? "running" : "notice_given",
        })
      }),
      { numRuns: 60 },
    )
  })

  test("that are over without a renewal have ended access, unless a subscription goes on (S002-06)", async () => {
    const ctx = await workspace()
    const subscription = { subscription_id: "s", account_id: "acme", mrr: "100", started_on: "2023-01-01" }
    await put(ctx, "c", {
      account_id: "acme",
      starts_on: "2023-01-01",
      term_months: 36,
      subscriptions: ["s"],
    })
    await transaction(ctx, (tx) => putSubscriptions(tx, ctx, [{ ...subscription, ended_on: "2026-01-01" }]))
    const stateOn = async (day: Day) => (await of(ctx, day)).contracts[0]?.state
    expect([await stateOn("2025-12-31"), await stateOn("2026-01-01")]).toEqual(["running", "access_ended"])
    await transaction(ctx, (tx) => putSubscriptions(tx, ctx, [subscription]))
    expect(await stateOn("2026-01-01")).toBe("past_term")
  })

  test("are refused where they contradict themselves or another contract", async () => {
    const ctx = await workspace()
    const base = { account_id: "acme", starts_on: "2026-01-01" }
    await put(ctx, "c", { ...base, ends_on: "2025-01-01" }, 422)
    await put(ctx, "c", { ...base, motion: "continuous", ends_on: "2027-01-01" }, 422)
    await put(ctx, "c", { ...base, account_id: "nobody" }, 422)
    await put(ctx, "a", { ...base, subscriptions: ["s"] })
    const refused = await put(ctx, "b", { ...base, subscriptions: ["s"] }, 422)
    expect(refused.detail).toContain("under contract 'a'")
  })
})

describe("a continuous contract", () => {
  test("has no renewal: neither its subscriptions' ends nor anything else is one (W14)", async () => {
    const ctx = await workspace()
    const row = { subscription_id: "s", account_id: "acme", mrr: "100", started_on: "2026-01-01" }
    await transaction(ctx, (tx) => putSubscriptions(tx, ctx, [{ ...row, ended_on: "2027-01-01" }]))
    const known = () => transaction(ctx, async (tx) => [...(await renewals(tx, "2026-11-16")).entries()])
    expect(await known()).toEqual([["acme", "2027-01-01"]])
    expect(await names(ctx, "subscription.renewal")).toHaveLength(1)
    const { contract } = await put(ctx, "c", {
      account_id: "acme",
      starts_on: "2026-01-01",
      motion: "continuous",
      subscriptions: ["s"],
    })
    expect(contract).toMatchObject({ term_ends_on: null, dates: null, next_step: null, state: "running" })
    expect(await known()).toEqual([])
    expect(await names(ctx, "subscription.renewal")).toEqual([])
    await transaction(ctx, (tx) =>
      putSubscriptions(tx, ctx, [{ ...row, mrr: "150", ended_on: "2027-03-01" }]),
    )
    expect(await names(ctx, "subscription.renewal")).toEqual([])
    await put(ctx, "c", { account_id: "acme", starts_on: "2026-01-01", subscriptions: ["s"] })
    expect(await names(ctx, "subscription.renewal")).toHaveLength(1)
    expect(await known()).toEqual([["acme", "2027-03-01"]])
  })
})

test("obstacles are opened and closed, files kept and given back, all of it told and undone with the contract", async () => {
  const ctx = await workspace()
  const call = caller(app, ctx)
  await put(ctx, "c", { account_id: "acme", starts_on: "2026-01-01", notice_given_on: "2026-10-01" })
  const opened = await call<{ id: string }>("POST", "/contracts/c/obstacles", { text: "No budget" })
  await call(
    "POST",
    `/contracts/c/obstacles/${opened.id}/close`,
    { resolution: "x", closed_on: "2020-01-01" },
    422,
  )
  expect((await of(ctx, "2026-11-16")).contracts[0]).toMatchObject({
    open_obstacles: 1,
    state: "notice_given",
  })
  await call("POST", `/contracts/c/obstacles/${opened.id}/close`, { resolution: "Found one" })
  expect((await of(ctx, "2026-11-16")).contracts[0]).toMatchObject({
    open_obstacles: 0,
    obstacles: [{ text: "No budget", closed_on: "2026-11-16", resolution: "Found one" }],
  })
  const headers = { authorization: await app.keyFor(ctx), "content-type": "application/octet-stream" }
  const url = "/api/v1/contracts/c/files"
  const payload = Buffer.from([0, 1, 2, 255])
  const added = await app.inject({ method: "POST", url: `${url}?name=Договор.pdf`, headers, payload })
  expect(added.json()).toMatchObject({ name: "Договор.pdf", bytes: 4 })
  const { authorization } = headers
  const read = await app.inject({
    url: `${url}/${added.json<{ id: string }>().id}`,
    headers: { authorization },
  })
  expect(read.rawPayload).toEqual(payload)
  expect(read.headers["content-disposition"]).toContain(encodeURIComponent("Договор.pdf"))
  expect((await app.inject({ method: "POST", url, headers, payload: "" })).statusCode).toBe(422)
  expect(await names(ctx, "contract.*")).toEqual([
    "contract.signed",
    "contract.notice_given",
    "contract.obstacle_closed",
    "contract.obstacle_opened",
  ])
  await call("DELETE", "/contracts/c")
  expect(await names(ctx, "contract.*")).toEqual([])
  expect((await of(ctx, "2026-11-16")).contracts).toEqual([])
})
