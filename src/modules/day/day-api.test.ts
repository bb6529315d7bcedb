import { expect, test } from "vitest"
import { addDays, type Day } from "#kernel/time.ts"
import { putContracts } from "#modules/billing/index.ts"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, createMember, systemContext, transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import type { Item } from "./contract.ts"

const { engines, app } = await testProduct()

/** The clock's day in tests, in Moscow. */
const today = "2026-11-16"
const [csm, lead, other] = ["csm@vendor.example", "lead@vendor.example", "other@vendor.example"] as const

type Answer = { items: Item[]; total: { items: number; things: number; overdue: number } }
type Account = { account_id: string; mrr: string; ended_on?: Day; owner?: string; tier?: string }

/** A workspace with three members and paying accounts whose signal `low` looks at rows named `level`. */
async function prepared(accounts: readonly Account[]) {
  engines.setNow(new Date(`${today}T09:00:00Z`))
  const ctx = await engines.workspace()
  const call = caller(app, ctx)
  await transaction(ctx, async (tx) => {
    await createMember(tx, ctx, { email: csm, name: "Csm", role: "csm" })
    await createMember(tx, ctx, { email: lead, name: "Lead", role: "lead" })
    await createMember(tx, ctx, { email: other, name: "Other", role: "csm" })
    await putAccounts(
      tx,
      ctx,
      accounts.map(({ account_id, owner = csm, tier = "B" }) => ({
        account_id,
        name: `Name of ${account_id}`,
        owner_email: owner,
        tier,
        traits: {},
      })),
    )
    await putSubscriptions(
      tx,
      ctx,
      accounts.map(({ account_id, mrr, ended_on }) => ({
        subscription_id: `s-${account_id}`,
        account_id,
        started_on: "2026-01-01",
        mrr,
        ...(ended_on && { ended_on }),
      })),
    )
  })
  await relayOutbox(ctx)
  await call("PUT", "/metrics/level", { of: { name: ["level"] }, take: "last", over: "ever" }, 201)
  return { ctx, call }
}

let told = 0
const row = (account_id: string, name: string, on: Day, more: object = {}) => ({
  account_id,
  person: "",
  name,
  at: `${on}T08:00:00.000Z`,
  recorded_at: `${on}T08:00:00.000Z`,
  value: null,
  properties: {},
  source: "test",
  message_id: `day-${told++}`,
  ...more,
})

/** Opens alerts of a severity on these accounts. */
async function alarm(ctx: Context, severity: string, accounts: readonly string[]) {
  const key = `low_${severity}`
  const document = { when: "metric.level < 5", severity, watch: `account.segment == '${severity}'` }
  await transaction(ctx, (tx) =>
    putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({
        account_id,
        name: `Name of ${account_id}`,
        owner_email: csm,
        tier: "B",
        segment: severity,
        traits: {},
      })),
    ),
  )
  await append(
    ctx,
    accounts.map((account) => row(account, "level", today, { value: 1 })),
  )
  await caller(app, ctx)("PUT", `/signals/${key}`, document, 201)
  await transaction(ctx, (tx) => addJob(tx, "tend_signals", { workspace_id: ctx.workspace.id }))
  await runJobs(engines)
}

const at = async (ctx: Context, instant: string): Promise<Context> => {
  engines.setNow(new Date(instant))
  return systemContext(engines, ctx.workspace.id, "test")
}
const day = (call: ReturnType<typeof caller>, owner: string, more = "") =>
  call<Answer>("GET", `/day?owner=${owner}${more}`)
const kinds = (items: Item[]) =>
  items.map(({ account_id, things }) => [account_id, things.map(({ about }) => about.kind).sort()])

test("alerts, tasks and dates of an account stand as one item, ordered by ARR × risk × nearness", async () => {
  const { ctx, call } = await prepared([
    { account_id: "big", mrr: "90000", ended_on: "2027-06-01" },
    { account_id: "near", mrr: "100000", ended_on: "2026-12-01" },
    { account_id: "small", mrr: "500", ended_on: "2027-06-01" },
    { account_id: "calm", mrr: "800000", ended_on: "2027-06-01" },
  ])
  await alarm(ctx, "critical", ["big", "small"])
  const due_at = "2026-12-16T20:00:00Z"
  await call("POST", "/tasks", { account_id: "big", title: "Call", owner_email: csm, due_at }, 201)
  await call("POST", "/tasks", { account_id: "small", title: "Pool", due_at }, 201)
  await call("POST", "/tasks", { account_id: "calm", title: "Not mine", owner_email: other, due_at }, 201)
  const { items, total } = await day(call, csm)
  expect(kinds(items).sort()).toEqual([
    ["big", ["alert", "task"]],
    ["near", ["renewal"]],
    ["small", ["alert", "task"]],
  ])
  expect(total).toMatchObject({ items: 3, things: 5, overdue: 0 })
  // Nobody has a score: the risk is one half, 0.8 where the alert says so; the term of `near` ends in 15 days.
  for (const item of items) {
    const risk = item.account_id === "near" ? 0.5 : 0.8
    const arr = { big: 1_080_000, near: 1_200_000, small: 6_000 }[item.account_id ?? ""] ?? 0
    expect([item.risk, Number(item.arr.amount), Number(item.at_risk.amount)]).toEqual([risk, arr, arr * risk])
    expect(item.weight).toBeCloseTo(arr * risk * 0.5 ** (item.days / 30), 1)
  }
  expect(items.find(({ account_id }) => account_id === "near")?.days).toBe(15)
  expect(items.map(({ weight }) => weight)).toEqual(items.map(({ weight }) => weight).sort((a, b) => b - a))
  const team = await day(call, "team")
  expect(team.items.map(({ account_id }) => account_id).sort()).toEqual(["big", "calm", "near", "small"])
  expect(await day(call, "team", "&limit=1")).toMatchObject({ items: [{}], total: { items: 4 } })
  expect(kinds((await day(call, csm, "&as_of=2026-11-10")).items)).toEqual([["near", ["renewal"]]])
})

test("what is put aside is gone until its day; what is handed over is another's; who stands in has both", async () => {
  const { ctx, call } = await prepared([{ account_id: "a", mrr: "100", ended_on: "2026-12-20" }])
  await alarm(ctx, "high", ["a"])
  const { items } = await day(call, csm)
  expect(kinds(items)).toEqual([["a", ["alert", "renewal"]]])
  const keys = items[0]!.things.map(({ key }) => key)
  const alert = keys.find((key) => key.startsWith("alert:"))!
  const renewal = keys.find((key) => key.startsWith("renewal:"))!
  expect(renewal).toBe("renewal:2026-12-20:60")
  await call("POST", `/alerts/${alert.slice(6)}/snooze`, { until: "2026-11-18" })
  await call("POST", "/day/marks", { account_id: "a", key: renewal, snoozed_until: "2026-11-17" })
  expect((await day(call, csm)).items).toEqual([])
  await at(ctx, "2026-11-17T09:00:00Z")
  expect(kinds((await day(call, csm)).items)).toEqual([["a", ["renewal"]]])
  await call("POST", "/day/marks", { account_id: "a", key: renewal, done: true })
  expect((await day(call, csm)).items).toEqual([])
  await at(ctx, "2026-11-20T09:00:00Z")
  expect(kinds((await day(call, csm)).items)).toEqual([["a", ["alert", "renewal"]]])
  const things = (await day(call, csm)).items[0]!.things.map(({ key }) => ({ account_id: "a", key }))
  expect(things.map(({ key }) => key)).toContain("renewal:2026-12-20:30")
  expect(await call("POST", "/day/hand-over", { things, to: other, note: "away" })).toEqual({
    handed_over: 2,
  })
  expect((await day(call, csm)).items).toEqual([])
  expect(kinds((await day(call, other)).items)).toEqual([["a", ["alert", "renewal"]]])
  await call("POST", "/day/hand-over", { things, to: "nobody@vendor.example" }, 422)
  await call("POST", "/day/marks", { account_id: "none", key: renewal, done: true }, 404)
  await call("POST", "/day/marks", { account_id: "a", key: renewal }, 422)
  await call("POST", "/day/marks", { account_id: "a", key: renewal, snoozed_until: "2026-11-20" }, 422)

  const { members } = await call<{ members: { id: string; email: string }[] }>("GET", "/members")
  const idOf = (email: string) => members.find((member) => member.email === email)!.id
  const absence = {
    member_id: idOf(other),
    stand_in_id: idOf(lead),
    from_day: "2026-11-20",
    to_day: "2026-11-22",
  }
  await call("POST", "/absences", absence, 201)
  expect(kinds((await day(call, lead)).items)).toEqual([["a", ["alert", "renewal"]]])
  const load = await call<{ members: object[] }>("GET", "/day/workload")
  expect(load.members).toMatchObject([
    { email: csm, things: 0, accounts: 1, arr: { amount: "1200.00" } },
    { email: lead, things: 0 },
    { email: other, things: 2, away_until: "2026-11-22", stand_in: "Lead" },
  ])
})

test("who pays by use is come back to for reasons of their own: invoices and releases change nothing (S002-32)", async () => {
  const { ctx, call } = await prepared([
    { account_id: "quiet", mrr: "100", tier: "A" },
    { account_id: "falling", mrr: "100" },
    { account_id: "touched", mrr: "100" },
    { account_id: "term", mrr: "100", ended_on: "2027-03-01" },
    { account_id: "metered", mrr: "0" },
  ])
  await transaction(ctx, (tx) =>
    putContracts(tx, ctx, [
      {
        contract_id: "m",
        account_id: "metered",
        number: "m",
        motion: "continuous",
        starts_on: "2026-01-01",
        notice_days: 30,
        auto_renew: false,
        indexation: "0",
        subscriptions: [],
      },
    ]),
  )
  const use = Array.from({ length: 80 }, (_, back) =>
    row("falling", "usage.Report", addDays(today, -32 - back)),
  )
  const touches = ["quiet", "falling", "metered"].map((account) =>
    row(account, "touch.call", addDays(today, -20), { properties: { two_way: true } }),
  )
  await append(ctx, [...use, ...touches, row("touched", "touch.mail", addDays(today, -3))])
  type Returns = {
    total: number
    returns: { account_id: string; why: string; on: Day; value: number | null }[]
  }
  const before = await call<Returns>("GET", "/returns")
  expect(before.returns.map(({ account_id, why, on }) => [account_id, why, on]).sort()).toEqual([
    ["falling", "use_fell", today],
    ["metered", "cadence", addDays(today, 10)],
    ["quiet", "cadence", today],
    ["touched", "cadence", addDays(today, 27)],
  ])
  await append(
    ctx,
    ["quiet", "falling", "touched", "metered"].flatMap((account) => [
      row(account, "invoice.issued", today, { value: 100 }),
      row(account, "invoice.overdue", today, { value: 100 }),
      row(account, "release.shipped", today),
    ]),
  )
  expect(await call<Returns>("GET", "/returns")).toEqual(before)

  expect(kinds((await day(call, csm)).items).sort()).toEqual([
    ["falling", ["return"]],
    ["quiet", ["return"]],
  ])
  await call("POST", "/accounts/quiet/touches", { kind: "call", two_way: true }, 201)
  await relayOutbox(ctx)
  expect(kinds((await day(call, csm)).items)).toEqual([["falling", ["return"]]])
  await call("POST", "/day/marks", { account_id: "falling", key: "return:2026-10-27", done: true })
  expect((await day(call, csm)).items).toEqual([])
  await at(ctx, "2026-12-17T09:00:00Z")
  expect(kinds((await day(call, csm)).items).flat()).toContain("falling")
})

test("a touch is told to the story, mended and taken back by its author for a day, and by nobody else", async () => {
  const { ctx } = await prepared([{ account_id: "a", mrr: "100" }])
  await transaction(ctx, (tx) =>
    putContacts(tx, ctx, [{ contact_id: "c", account_id: "a", name: "Ann", email: "ann@a.example" }]),
  )
  const mine = await app.keyFor(ctx)
  const ask = async (
    key: string,
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    body?: object,
  ) => {
    const headers = { authorization: key }
    const answer = await app.inject({ method, url: `/api/v1${url}`, headers, ...(body && { payload: body }) })
    return { status: answer.statusCode, body: answer.json() }
  }
  const story = async () => {
    await relayOutbox(ctx)
    const { body } = await ask(mine, "GET", "/accounts/a/timeline?name=touch.*,note.*")
    return (body.rows as { name: string; person: string; properties: object }[]).map(
      ({ name, person, properties }) => ({ name, person, ...properties }),
    )
  }
  const asked = { kind: "meeting", two_way: true, sentiment: "negative", text: "Tense", contact_id: "c" }
  const recorded = await ask(mine, "POST", "/accounts/a/touches", asked)
  expect(recorded).toMatchObject({ status: 201, body: { ...asked, author: "test" } })
  const { id } = recorded.body
  expect(await story()).toEqual([
    {
      name: "touch.meeting",
      person: "ann@a.example",
      touch_id: id,
      by: "test",
      two_way: true,
      sentiment: "negative",
      note: "Tense",
    },
  ])
  expect(await ask(mine, "PATCH", `/touches/${id}`, { kind: "call", sentiment: null })).toMatchObject({
    status: 200,
  })
  expect(await story()).toMatchObject([{ name: "touch.call", two_way: true, note: "Tense" }])
  const another = await app.keyFor(ctx)
  expect(await ask(another, "DELETE", `/touches/${id}`)).toMatchObject({ status: 403 })
  for (const [wrong, status] of [
    [{ kind: "note" }, 422],
    [{ kind: "call", contact_id: "x" }, 422],
    [{ kind: "call", at: "2026-11-17T00:00:00Z" }, 422],
  ] as const)
    expect(await ask(mine, "POST", "/accounts/a/touches", wrong)).toMatchObject({ status })
  expect(await ask(mine, "POST", "/accounts/none/touches", { kind: "call" })).toMatchObject({ status: 404 })
  expect(await ask(mine, "DELETE", `/touches/${id}`)).toMatchObject({ status: 200 })
  expect(await story()).toEqual([])
  const note = await ask(mine, "POST", "/accounts/a/touches", { kind: "note", text: "They move office" })
  expect(await story()).toMatchObject([{ name: "note.written", note: "They move office" }])
  await at(ctx, "2026-11-17T09:00:00Z")
  expect(await ask(mine, "DELETE", `/touches/${note.body.id}`)).toMatchObject({ status: 409 })
})
