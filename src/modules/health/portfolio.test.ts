import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { z } from "zod"
import { addDays, type Day } from "#kernel/time.ts"
import { accountRowSchema } from "#modules/customers/contract.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { subscriptionRowSchema } from "#modules/revenue/contract.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, type TimelineRow } from "#modules/timeline/index.ts"
import { type TestApp, testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import {
  type AccountSummary,
  type getAccount,
  type listAccounts,
  type portfolioSummary,
  sorts,
} from "./contract.ts"
import { scoreKind } from "./definition.ts"
import { ensureDay } from "./ensure-day.ts"
import { lockDay } from "./portfolio.queries.pg.ts"

let engines: TestEngines
let app: TestApp
let ctx: Context
let authorization: string

/** The clock's day in the workspace's zone. */
const now: Day = "2026-11-16"

beforeAll(async () => {
  engines = await testEngines()
  app = await testApp(engines)
  ctx = await engines.workspace()
  authorization = await app.keyFor(ctx)
  await fill(ctx)
}, 60_000)
afterAll(async () => {
  await app.close()
  await engines.close()
})

async function get<Answer>(url: string, status = 200): Promise<Answer> {
  const response = await app.inject({ url, headers: { authorization } })
  expect({ url, status: response.statusCode, body: status === 200 ? "" : response.json() }).toMatchObject({
    url,
    status,
  })
  return response.json()
}
type List = z.output<typeof listAccounts.response>
const list = (query = "") => get<List>(`/api/v1/accounts?limit=1000&${query}`)
const ids = ({ accounts }: List) => accounts.map(({ account_id }) => account_id)

let sequence = 0
const row = (account_id: string, name: string, day: Day, more: Partial<TimelineRow> = {}): TimelineRow => ({
  account_id,
  person: "",
  name,
  at: `${day}T09:00:00.000Z`,
  recorded_at: `${day}T09:00:00.000Z`,
  value: null,
  properties: {},
  source: "test",
  message_id: `m${++sequence}`,
  ...more,
})

/** Use by five people on every day of `days` before the clock's, of two features. */
const use = (account: string, days: number[]): TimelineRow[] =>
  days.flatMap((ago) =>
    [0, 1, 2, 3, 4].map((person) =>
      row(account, person % 2 ? "usage.Opened" : "usage.Saved", addDays(now, -ago), { person: `p${person}` }),
    ),
  )
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

async function fill(ctx: Context): Promise<void> {
  const accounts = [
    {
      account_id: "steady",
      name: "Ровный",
      segment: "ритейл",
      tier: "A",
      owner_email: "anna@vendor.example",
    },
    { account_id: "falling", name: "Падающий", segment: "ритейл", tier: "B" },
    { account_id: "stopped", name: "Stopped", parent_id: "steady", traits: { region: "Урал" } },
    { account_id: "silent", name: "Never used 100%" },
    { account_id: "lost", name: "Lost", created_on: "2026-01-01" },
    { account_id: "young", name: "Young", created_on: "2026-11-10" },
    { account_id: "dollar", name: "Dollar" },
    ...range(0, 40).map((i) => ({ account_id: `tie${i}`, name: `Tie ${i % 4}` })),
  ].map((account) => accountRowSchema.parse(account))
  const subscription = (account_id: string, mrr: string, more: object = {}) =>
    subscriptionRowSchema.parse({
      subscription_id: `s-${account_id}`,
      account_id,
      started_on: "2025-06-01",
      mrr,
      quantity: "10",
      ...more,
    })
  const subscriptions = [
    subscription("steady", "1000.50", { ended_on: "2027-01-01" }),
    subscription("falling", "2000"),
    subscription("stopped", "300"),
    subscription("silent", "50"),
    subscription("lost", "700", { ended_on: "2026-10-01" }),
    subscription("young", "10", { started_on: "2026-11-12" }),
    subscription("dollar", "99", { currency: "USD" }),
    ...range(0, 40).map((i) => subscription(`tie${i}`, String(10 * (i % 5)))),
  ]
  await transaction(ctx, async (tx) => {
    await loadLibrary(tx, ctx, join(import.meta.dirname, "..", "..", "..", "library"), [
      metricKind,
      scoreKind,
    ])
    await putAccounts(tx, ctx, accounts)
    await putSubscriptions(tx, ctx, subscriptions)
  })
  await append(ctx, [
    ...use("steady", range(0, 160)),
    ...use("falling", [...range(40, 200), ...range(0, 40).filter((ago) => ago % 6 === 0)]),
    ...use("stopped", range(60, 200)),
    row("steady", "touch.call", "2026-11-01", { properties: { two_way: true } }),
    row("steady", "touch.mail", "2026-11-20"),
  ])
  await transaction(ctx, (tx) => factsChanged(tx, ctx))
}

test("the portfolio says what each account pays, how it is and why", async () => {
  const { accounts, as_of } = await list()
  expect(as_of).toBe(now)
  const by = (id: string) => accounts.find(({ account_id }) => account_id === id) as AccountSummary
  expect(by("steady")).toMatchObject({
    name: "Ровный",
    mrr: { amount: "1000.50", currency: "RUB" },
    health: { band: "green" },
    renewal_on: "2027-01-01",
    days_to_renewal: 46,
    // The mail of 20 November has not happened yet.
    last_touch_on: "2026-11-01",
    days_since_touch: 15,
    needs_attention: false,
    owner_email: "anna@vendor.example",
  })
  expect(by("steady").weeks).toHaveLength(13)
  expect(by("falling")).toMatchObject({ health: { band: "red" }, needs_attention: true, renewal_on: null })
  expect(by("falling").reasons[0]).toMatchObject({ kind: "change", metric: "usage_pace" })
  expect(by("falling").change_30d).toBeLessThan(-15)
  // Had use and stopped: bad, and with less of the score known. Never used: no data, no score.
  expect(by("stopped").health?.band).toBe("red")
  expect(by("silent").health?.confidence).toBeLessThan(0.1)
  expect(by("dollar")).toMatchObject({ mrr: { amount: "0.00" }, unconverted: ["USD"] })
  for (const { health, mrr, at_stake } of accounts) {
    const share = health ? 1 - health.value / 100 : 0.5
    expect(Number(at_stake.amount)).toBeCloseTo(12 * Number(mrr.amount) * share, 1)
  }
})

test("a past day shows the past: other MRR, accounts made later left out", async () => {
  const past = await list("as_of=2026-09-01")
  expect(ids(past)).not.toContain("young")
  expect(past.accounts.find(({ account_id }) => account_id === "lost")?.mrr.amount).toBe("700.00")
  expect(past.accounts.find(({ account_id }) => account_id === "falling")?.health?.band).toBe("green")
  expect(ids(await list("as_of=2025-12-31"))).toContain("lost")
  await get("/api/v1/accounts?as_of=0001-01-01", 422)
  await get("/api/v1/accounts?as_of=soon", 422)
})

describe("pages", () => {
  const valueOf: Record<(typeof sorts)[number], (account: AccountSummary) => number | string | null> = {
    at_stake: ({ at_stake }) => Number(at_stake.amount),
    name: ({ name }) => name,
    mrr: ({ mrr }) => Number(mrr.amount),
    health: ({ health }) => health?.value ?? null,
    change_30d: ({ change_30d }) => change_30d,
    renewal_on: ({ renewal_on }) => renewal_on,
    last_touch_on: ({ last_touch_on }) => last_touch_on,
  }
  const collator = new Intl.Collator("und")

  test.for(sorts.flatMap((sort) => [sort, `-${sort}`]))(
    "sorted by %s, pages join to the whole, nulls last",
    async (sort) => {
      const paged: AccountSummary[] = []
      let cursor: string | null = ""
      while (cursor !== null) {
        const page: List = await get(`/api/v1/accounts?limit=7&sort=${sort}${cursor && `&cursor=${cursor}`}`)
        paged.push(...page.accounts)
        cursor = page.next_cursor
      }
      const value = valueOf[sort.replace("-", "") as (typeof sorts)[number]]
      const direction = sort.startsWith("-") ? -1 : 1
      const expected = (await list()).accounts.toSorted((one, other) => {
        const [a, b] = [value(one), value(other)]
        const byId = direction * (one.account_id < other.account_id ? -1 : 1)
        if (a === null || b === null) return a === b ? byId : a === null ? 1 : -1
        const order = typeof a === "string" ? collator.compare(a, String(b)) : a - Number(b)
        return order === 0 ? byId : direction * order
      })
      expect(paged.map(({ account_id }) => account_id)).toEqual(expected.map(({ account_id }) => account_id))
    },
  )

  test("a cursor of another sort, or none of ours, is refused", async () => {
    const { next_cursor } = await get<List>("/api/v1/accounts?limit=1&sort=name")
    await get(`/api/v1/accounts?sort=-name&cursor=${next_cursor}`, 422)
    await get("/api/v1/accounts?cursor=nonsense", 422)
    await get("/api/v1/accounts?sort=size", 422)
    await get("/api/v1/accounts?limit=1001", 422)
  })
})

test("filters choose what they say, and the summary counts the same accounts", async () => {
  const all = (await list()).accounts
  const chosen: [string, (account: AccountSummary) => boolean][] = [
    ["search=100%25", ({ name }) => name.includes("100%")],
    ["search=РОВН", ({ account_id }) => account_id === "steady"],
    ["search=tie1", ({ account_id }) => account_id === "tie1"],
    ["owner=Anna@vendor.example", ({ owner_email }) => owner_email === "anna@vendor.example"],
    [`segment=${encodeURIComponent("ритейл")}`, ({ segment }) => segment === "ритейл"],
    ["tier=B", ({ tier }) => tier === "B"],
    ["band=red", ({ health }) => health?.band === "red"],
    ["attention=true", ({ needs_attention }) => needs_attention],
    ["state=paying", ({ mrr, unconverted }) => Number(mrr.amount) > 0 || unconverted.length > 0],
    ["state=lost", ({ account_id }) => account_id === "lost"],
    ["health_below=40", ({ health }) => health !== null && health.value < 40],
    ["renewal_within_days=60", ({ days_to_renewal }) => days_to_renewal !== null && days_to_renewal <= 60],
    [
      "band=red&state=paying&health_below=30",
      ({ health, mrr }) => (health?.value ?? 100) < 30 && Number(mrr.amount) > 0,
    ],
  ]
  for (const [query, says] of chosen) {
    const expected = all.filter(says)
    const summary = await get<z.output<typeof portfolioSummary.response>>(`/api/v1/portfolio?${query}`)
    expect([query, ids(await list(query))]).toEqual([query, expected.map(({ account_id }) => account_id)])
    const minor = (some: AccountSummary[]) =>
      some.reduce((sum, { mrr }) => sum + Math.round(Number(mrr.amount) * 100), 0)
    expect(summary).toMatchObject({
      accounts: expected.length,
      needs_attention: expected.filter(({ needs_attention }) => needs_attention).length,
      mrr: { amount: (minor(expected) / 100).toFixed(2) },
      at_stake_arr: {
        amount: ((12 * minor(expected.filter((account) => account.needs_attention))) / 100).toFixed(2),
      },
      by_band: { red: expected.filter(({ health }) => health?.band === "red").length },
      owners: [{ email: "anna@vendor.example", accounts: 1 }],
      segments: [{ value: "ритейл", accounts: 2 }],
    })
  }
})

test("an account is explained input by input: contributions add up to the score, changes to its change", async () => {
  for (const { account_id, health, change_30d, mrr, at_stake } of (await list()).accounts.slice(0, 8)) {
    const account = await get<z.output<typeof getAccount.response>>(`/api/v1/accounts/${account_id}`)
    expect(account).toMatchObject({ mrr, at_stake })
    expect(account.health?.value).toBeCloseTo(health?.value ?? Number.NaN, 9)
    const inputs = account.score?.inputs ?? []
    const sum = (of: (input: (typeof inputs)[number]) => number) =>
      inputs.reduce((total, input) => total + of(input), 0)
    if (!health) continue
    expect(sum(({ contribution }) => contribution)).toBeCloseTo(health.value, 9)
    if (change_30d !== null) expect(sum(({ change }) => change)).toBeCloseTo(change_30d, 9)
    expect(account.health_history).toHaveLength(57)
    expect(account.health_history.at(-1)).toEqual({ day: now, value: account.health?.value })
  }
  const stopped = await get<z.output<typeof getAccount.response>>("/api/v1/accounts/stopped")
  expect(stopped).toMatchObject({
    parent: { account_id: "steady", name: "Ровный" },
    traits: { region: "Урал" },
  })
  expect((await get<z.output<typeof getAccount.response>>("/api/v1/accounts/steady")).children).toEqual([
    { account_id: "stopped", name: "Stopped" },
  ])
  await get("/api/v1/accounts/nobody", 404)
  await get("/api/v1/accounts/young?as_of=2026-11-01", 404)
})

test("a change of facts is seen by the next question; a day asked for by many is computed once", async () => {
  const before = await Promise.all(range(0, 6).map(() => ensureDay(ctx, "2026-07-01")))
  expect(new Set(before.map(({ computedAt }) => computedAt)).size).toBe(1)
  await append(ctx, [row("silent", "touch.meeting", now, { properties: { two_way: true } })])
  await transaction(ctx, (tx) => factsChanged(tx, ctx))
  const { accounts } = await list("search=silent")
  expect(accounts[0]?.last_touch_on).toBe(now)
})

test("today is answered as last computed while computing it anew takes long, and is fresh afterwards", async () => {
  const kept = await ensureDay(ctx, now)
  await transaction(ctx, async (tx) => {
    await lockDay(tx, ctx.workspace.id, now)
    await transaction(ctx, (other) => factsChanged(other, ctx))
    expect(await ensureDay(ctx, now)).toEqual(kept)
  })
  expect((await ensureDay(ctx, now, { whole: true })).factsRevision).toBeGreaterThan(kept.factsRevision)
})

test("metrics of an account over time, and their definitions", async () => {
  type Points = { points: { day: Day; value: number | null }[] }
  const history = await get<Points>(
    "/api/v1/accounts/steady/metrics/active_people_28d?from=2026-08-15&to=2026-11-16&step=month",
  )
  expect(history.points.map(({ day }) => day)).toEqual([
    "2026-08-31",
    "2026-09-30",
    "2026-10-31",
    "2026-11-16",
  ])
  expect(history.points.map(({ value }) => value)).toEqual([5, 5, 5, 5])
  const weekly = await get<Points>(
    "/api/v1/accounts/silent/metrics/usage_pace?from=2026-11-01&to=2026-11-16&step=week",
  )
  expect(weekly.points).toEqual(
    ["2026-11-02", "2026-11-09", "2026-11-16"].map((day) => ({ day, value: null })),
  )
  await get("/api/v1/accounts/steady/metrics/nothing?from=2026-11-01&to=2026-11-02", 404)
  await get("/api/v1/accounts/steady/metrics/licences?from=2026-11-03&to=2026-11-02", 422)
  await get("/api/v1/accounts/steady/metrics/licences?from=1926-11-03&to=2026-11-02&step=day", 422)
  const { metrics } = await get<{ metrics: { key: string; rows: string[] }[] }>("/api/v1/metrics")
  expect(metrics.find(({ key }) => key === "licence_utilisation")?.rows).toEqual([
    "subscription.licences",
    "usage.*",
  ])
})
