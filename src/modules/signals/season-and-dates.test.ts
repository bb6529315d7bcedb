import { expect, test } from "vitest"
import type { Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, createMember, transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type { Alert } from "./contract.ts"
import { tendSignals } from "./tend-signals.ts"

const { engines, app } = await testProduct()

const address = (name: string) => `${name}@vendor.example`

/** A workspace with members, whose accounts belong to the first of them or to nobody. */
async function prepared(accounts: readonly string[], owner: string | null = "ann") {
  const ctx = await engines.workspace()
  await transaction(ctx, async (tx) => {
    for (const name of ["ann", "bob"])
      await createMember(tx, ctx, { email: address(name), name, role: "csm" })
    await createMember(tx, ctx, { email: address("lead"), name: "lead", role: "lead" })
    const given = owner === null ? {} : { owner_email: address(owner) }
    await putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({ account_id, name: account_id, ...given, traits: {} })),
    )
  })
  const call = caller(app, ctx)
  const alerts = async () => (await call<{ alerts: Alert[] }>("GET", "/alerts?state=all&limit=100")).alerts
  const tendOn = async (day: Day, more: Partial<Context["workspace"]> = {}) => {
    engines.setNow(new Date(`${day}T10:00:00+03:00`))
    await tendSignals({ ...ctx, workspace: { ...ctx.workspace, ...more }, now: engines.clock() })
    return (await alerts()).map(({ account_id, opened_on }) => `${account_id} ${opened_on}`).sort()
  }
  return { ctx, call, alerts, tendOn }
}

const setLevels = (ctx: Context, account_id: string, levels: Record<Day, number>) =>
  append(
    ctx,
    Object.entries(levels).map(([day, value]) => {
      const at = `${day}T09:00:00.000Z`
      const row = { account_id, person: "", name: "level", at, recorded_at: at, value }
      return { ...row, properties: {}, source: "test", message_id: `${account_id} ${day}` }
    }),
  )

test("a fall that the season explains opens nothing while the season lasts (I-31)", async () => {
  const { ctx, call, tendOn } = await prepared(["as_ever", "worse", "young"])
  // To 40 % of what it was four weeks before: last year to 35 %, to 90 %, and not known.
  await setLevels(ctx, "as_ever", {
    "2025-11-01": 100,
    "2026-01-03": 35,
    "2026-06-01": 100,
    "2027-01-04": 40,
  })
  await setLevels(ctx, "worse", { "2025-11-01": 100, "2026-01-03": 90, "2026-06-01": 100, "2027-01-04": 40 })
  await setLevels(ctx, "young", { "2026-06-01": 100, "2027-01-04": 40 })
  engines.setNow(new Date("2027-01-03T09:00:00Z"))
  await call(
    "PUT",
    "/metrics/level",
    { of: { name: ["level"] }, take: "last", over: "ever", good: "up" },
    201,
  )
  await call("PUT", "/signals/guarded", { when: "metric.level < 50", season: "guard", watch: "all" }, 201)
  expect(await tendOn("2027-01-03")).toEqual([])
  expect(await tendOn("2027-01-05")).toEqual(["worse 2027-01-04"])
  expect(await tendOn("2027-01-14")).toEqual(["worse 2027-01-04"])
  // The season is over, and use has not come back.
  expect(await tendOn("2027-01-15")).toEqual(["as_ever 2027-01-15", "worse 2027-01-04", "young 2027-01-15"])
})

test("a week from a holiday of the workspace on is a season as well", async () => {
  const levels = { "2025-09-01": 100, "2025-11-05": 30, "2025-11-20": 100, "2026-11-05": 40 }
  const holidays = ["2026-11-04"]
  for (const [given, expected] of [
    [holidays, []],
    [[], ["A 2026-11-05"]],
  ] as const) {
    const { ctx, call, tendOn } = await prepared(["A"])
    await setLevels(ctx, "A", levels)
    engines.setNow(new Date("2026-11-04T09:00:00Z"))
    await call(
      "PUT",
      "/metrics/level",
      { of: { name: ["level"] }, take: "last", over: "ever", good: "up" },
      201,
    )
    await call("PUT", "/signals/guarded", { when: "metric.level < 50", season: "guard", watch: "all" }, 201)
    await tendOn("2026-11-04", { holidays: [...given] })
    expect(await tendOn("2026-11-06", { holidays: [...given] })).toEqual(expected)
  }
})

test("a renewal opens one alert at each of its days before, which takes the place of the one before", async () => {
  engines.setNow(new Date("2026-01-15T09:00:00Z"))
  const { ctx, call, alerts, tendOn } = await prepared(["A", "B"])
  await transaction(ctx, (tx) =>
    putSubscriptions(tx, ctx, [
      { subscription_id: "a", account_id: "A", started_on: "2026-01-01", ended_on: "2027-01-01", mrr: "100" },
      { subscription_id: "b", account_id: "B", started_on: "2026-01-01", mrr: "100" },
    ]),
  )
  await relayOutbox(ctx)
  const days = { of: { name: ["subscription.renewal"] }, take: "days_until_next", over: "ever" }
  await call("PUT", "/metrics/days_to_renewal", days, 201)
  await call("PUT", "/signals/renewal", { date: { days_before: "renewal", at: [30, 180, 90, 60] } }, 201)
  expect(await tendOn("2026-07-04")).toEqual([])
  // 1 January 2027 less 180, 90, 60 and 30 days, by the calendar.
  const opens = ["2026-07-05", "2026-10-03", "2026-11-02", "2026-12-02"]
  for (const [at, day] of opens.entries()) {
    const eve = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
    const before = opens.slice(0, at).map((opened) => `A ${opened}`)
    if (at > 0) expect(await tendOn(eve)).toEqual(before)
    expect(await tendOn(day)).toEqual([...before, `A ${day}`])
  }
  await tendOn("2026-12-20")
  const told = await alerts()
  expect(told.map(({ opened_on, state }) => [opened_on, state])).toEqual([
    ["2026-12-02", "open"],
    ["2026-11-02", "cleared"],
    ["2026-10-03", "cleared"],
    ["2026-07-05", "cleared"],
  ])
  expect(told[0]?.reason).toEqual({ kind: "date", date: "2027-01-01", days: 30 })
}, 60_000)

test("an account that nobody owns is an alert for the lead; of one who is away, the stand-in's", async () => {
  const { ctx, call, alerts, tendOn } = await prepared(["A"], null)
  engines.setNow(new Date("2026-11-16T09:00:00Z"))
  const signal = { when: "account.owner_email == ''", owner: "lead", watch: "all" }
  await call("PUT", "/signals/no_owner", signal, 201)
  // Accounts as they are now: so it was at the end of the day before, too.
  expect(await tendOn("2026-11-16")).toEqual(["A 2026-11-15"])
  expect(await alerts()).toMatchObject([{ owner_role: "lead", owner_email: address("lead") }])
  await transaction(ctx, (tx) =>
    putAccounts(tx, ctx, [{ account_id: "A", name: "A", owner_email: address("ann"), traits: {} }]),
  )
  await tendOn("2026-11-17")
  expect((await alerts()).map(({ state }) => state)).toEqual(["cleared"])

  const { members } = await call<{ members: { id: string; name: string }[] }>("GET", "/members")
  const [ann, bob] = ["ann", "bob"].map((name) => members.find((member) => member.name === name)?.id)
  const away = { member_id: ann, from_day: "2026-11-18", to_day: "2026-11-20", stand_in_id: bob }
  await call("POST", "/absences", away, 201)
  await call("PUT", "/signals/anything", { when: "account.owner_email != ''", watch: "all" }, 201)
  await tendOn("2026-11-18")
  const opened = (await alerts()).find((alert) => alert.signal === "anything")
  expect(opened?.owner_email).toBe(address("bob"))
})
