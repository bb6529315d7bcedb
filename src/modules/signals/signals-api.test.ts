import { expect, test } from "vitest"
import type { Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, createMember, transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { evaluateNow } from "./evaluate-now.ts"
import { tendSignals } from "./tend-signals.ts"

const { engines, app } = await testProduct()

/** The clock's day in tests, in Moscow. */
const today = "2026-11-16"

type Alert = {
  id: string
  account_id: string
  opened_on: Day
  cleared_on: Day | null
  state: string
  owner_email: string | null
  due_at: string
  play: string | null
  reason: object
  escalated_to: string | null
  churned_within_90d: boolean
}
type Body = {
  alerts: Alert[]
  total: number
  version: number
  errors: { path: string; message: string }[]
  detail: string
  history: { action: string; detail: object; actor: { name: string } }[]
  state: string
  owner_email: string
  summary: Record<string, number | null>
  signals: { key: string; enabled: boolean; open: number; last_90_days: number }[]
  rows: { name: string }[]
  href: string
  status: string
  result: { alerts: Alert[] } | null
}

/** A workspace with paying accounts whose level of use is set by rows. */
async function prepared(accounts: readonly string[], more: Partial<{ ended_on: Day }> = {}) {
  const ctx = await engines.workspace()
  const authorization = await app.keyFor(ctx)
  const call = async (method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: object) => {
    const response = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization },
      ...(body && { payload: body }),
    })
    return { status: response.statusCode, body: response.json<Body>() }
  }
  await transaction(ctx, async (tx) => {
    await createMember(tx, ctx, { email: "csm@vendor.example", name: "Csm", role: "csm" })
    await createMember(tx, ctx, { email: "lead@vendor.example", name: "Lead", role: "lead" })
    await putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({
        account_id,
        name: account_id,
        owner_email: "csm@vendor.example",
        traits: {},
      })),
    )
    await putSubscriptions(
      tx,
      ctx,
      accounts.map((account_id) => ({
        subscription_id: `s-${account_id}`,
        account_id,
        started_on: "2026-01-01",
        mrr: "100",
        ...more,
      })),
    )
  })
  await relayOutbox(ctx)
  const level = { of: { name: ["level"] }, take: "last", over: "ever" }
  expect((await call("PUT", "/metrics/level", level)).status).toBe(201)
  return { ctx, call }
}

let rows = 0
const row = (account_id: string, name: string, at: string, value: number | null) => ({
  account_id,
  person: "",
  name,
  at,
  recorded_at: at,
  value,
  properties: {},
  source: "test",
  message_id: `signals-${rows++}`,
})
const setLevel = (ctx: Context, account: string, day: Day, value: number) =>
  append(ctx, [row(account, "level", `${day}T09:00:00.000Z`, value)])

const falling = {
  when: "metric.level < 5",
  clear: "metric.level >= 8",
  for: "3d",
  severity: "high",
  play: "falling_use",
}
const open = ({ body }: { body: Body }) =>
  body.alerts.map(({ account_id, opened_on }) => [account_id, opened_on])

test("a signal is saved, refused with its place, and switched", async () => {
  const { call } = await prepared(["A"])
  expect(await call("PUT", "/signals/use_collapsed", falling)).toMatchObject({
    status: 201,
    body: { version: 1 },
  })
  expect(await call("PUT", "/signals/use_collapsed", falling)).toMatchObject({
    status: 200,
    body: { version: 1 },
  })
  const refused = async (document: object) => (await call("PUT", "/signals/wrong", document)).body.errors
  expect(await refused({ when: "metric.nothing < 5" })).toEqual([
    { path: "when", message: "column 1: no metric 'nothing' is defined" },
  ])
  expect(await refused({ when: "metric.level <" })).toMatchObject([{ path: "when" }])
  expect(await refused({})).toMatchObject([
    { path: "when", message: expect.stringContaining("what opens") as string },
  ])
  expect(
    await refused({ when: "metric.level < 5", for: "3 days", due: "soon", severity: "huge" }),
  ).toMatchObject([{ path: "for" }, { path: "severity" }, { path: "due" }])
  expect(await refused({ when: "metric.level < 5", event: { name: ["x"] } })).toMatchObject([
    { path: "event" },
  ])
  expect(await refused({ event: { name: ["x"], where: "value <" } })).toMatchObject([{ path: "event.where" }])
  expect(await refused({ when: "metric.level < 5", surprise: 1 })).toHaveLength(1)
  const waiting = { waits_for: { en: "releases", ru: "релизы" } }
  expect((await call("PUT", "/signals/waiting", waiting)).status).toBe(201)
  expect((await call("PUT", "/signals/waiting/enabled", { enabled: true })).status).toBe(409)
  expect((await call("PUT", "/signals/use_collapsed/enabled", { enabled: false })).status).toBe(200)
  expect((await call("GET", "/signals")).body.signals.map(({ key, enabled }) => [key, enabled])).toEqual([
    ["use_collapsed", false],
    ["waiting", false],
  ])
  expect((await call("GET", "/signals/nothing")).status).toBe(404)
})

test("an alert opens once in the night, is seen through by people, and clears by itself", async () => {
  const { ctx, call } = await prepared(["A", "B", "C"])
  await setLevel(ctx, "A", "2026-11-10", 3)
  await setLevel(ctx, "B", "2026-11-15", 3)
  await call("PUT", "/signals/use_collapsed", falling)
  await runJobs(engines)
  // A has held since the 10th: the first walk looks back as far as `for` does. B has held for one day.
  const first = await call("GET", "/alerts")
  expect(open(first)).toEqual([["A", "2026-11-15"]])
  expect(first.body.alerts[0]).toMatchObject({
    state: "open",
    owner_email: "csm@vendor.example",
    play: "falling_use",
    due_at: "2026-11-18T09:00:00.000Z",
    reason: {
      kind: "condition",
      held_days: 3,
      figures: [{ of: "metric", key: "level", as: "value", value: 3, operator: "<", bound: 5 }],
    },
  })
  engines.setNow(new Date("2026-11-18T09:00:00Z"))
  await runTending(ctx)
  expect(open(await call("GET", "/alerts"))).toEqual([
    ["B", "2026-11-17"],
    ["A", "2026-11-15"],
  ])
  await runTending(ctx)
  expect((await call("GET", "/alerts?state=all")).body.total).toBe(2)

  const id = first.body.alerts[0]?.id ?? ""
  expect((await call("POST", `/alerts/${id}/snooze`, { until: "2026-11-18" })).status).toBe(422)
  const snoozed = await call("POST", `/alerts/${id}/snooze`, { until: "2026-11-20", note: "on holiday" })
  expect(snoozed.body).toMatchObject({ state: "snoozed" })
  expect(open(await call("GET", "/alerts"))).toEqual([["B", "2026-11-17"]])
  expect((await call("POST", `/alerts/${id}/hand-over`, { to: "nobody@vendor.example" })).status).toBe(422)
  const handed = await call("POST", `/alerts/${id}/hand-over`, { to: "lead@vendor.example", note: "please" })
  expect(handed.body.owner_email).toBe("lead@vendor.example")
  await call("POST", `/alerts/${id}/comments`, { text: "called them" })
  expect((await call("GET", `/alerts/${id}`)).body.history.map(({ action }) => action)).toEqual([
    "opened",
    "snoozed",
    "handed_over",
    "commented",
  ])

  // Overdue: B's lead hears of it once; A is put aside.
  engines.setNow(new Date("2026-11-20T20:00:00Z"))
  await setLevel(ctx, "A", "2026-11-19", 9)
  await runTending(ctx)
  await runTending(ctx)
  const overdue = (await call("GET", "/alerts?overdue=true")).body.alerts
  expect(overdue).toMatchObject([{ account_id: "B", escalated_to: "lead@vendor.example" }])
  const escalations = (await call("GET", `/alerts/${overdue[0]?.id}`)).body.history
  expect(escalations.map(({ action }) => action)).toEqual(["opened", "escalated"])
  expect((await call("GET", "/alerts?state=cleared")).body.alerts).toMatchObject([{ account_id: "A" }])

  const close = { reason: "they moved to the new module", result: "solved" }
  expect((await call("POST", `/alerts/${overdue[0]?.id}/close`, close)).body.state).toBe("closed")
  expect((await call("POST", `/alerts/${overdue[0]?.id}/close`, close)).status).toBe(409)
  engines.setNow(new Date("2026-11-24T09:00:00Z"))
  await runTending(ctx)
  // B still holds: it was closed and does not open again until it clears and crosses anew.
  expect((await call("GET", "/alerts")).body.total).toBe(0)
  await runJobs(engines)
  const story = (await call("GET", "/accounts/B/timeline?name=alert.*")).body.rows.map(({ name }) => name)
  expect(story).toEqual(["alert.closed", "alert.opened"])
  engines.setNow(new Date("2026-11-16T09:00:00Z"))
})

test("within a day an alert opens at once, and goes and comes as one", async () => {
  const { ctx, call } = await prepared(["A"])
  await call("PUT", "/signals/low", { when: "metric.level < 60", severity: "critical" })
  await runJobs(engines)
  let minute = 0
  const say = async (value: number) => {
    const at = new Date(Date.parse(`${today}T06:00:00.000Z`) + minute++ * 60_000).toISOString()
    await append(ctx, [row("A", "level", at, value)])
    await evaluateNow({ ...ctx, now: engines.clock() }, { accounts: ["A"], names: new Set(["level"]) })
  }
  for (const value of [71, 58, 61, 59, 61, 59]) await say(value)
  expect(open(await call("GET", "/alerts?state=all"))).toEqual([["A", today]])
  // The day ends below: the same alert stands. It clears with the end of a day above, and the next fall is another.
  const on = async (day: Day, value: number) => {
    await setLevel(ctx, "A", day, value)
    engines.setNow(new Date(`${day}T20:00:00Z`))
    await runTending(ctx)
  }
  await on("2026-11-17", 61)
  await on("2026-11-18", 58)
  expect(open(await call("GET", "/alerts?state=all"))).toEqual([
    ["A", "2026-11-18"],
    ["A", today],
  ])
  engines.setNow(new Date("2026-11-16T09:00:00Z"))
})

test("each fitting event opens an alert of its own, once", async () => {
  const { ctx, call } = await prepared(["A", "B"])
  await call("PUT", "/signals/detractor", {
    event: { name: ["survey.*"], where: "value <= 6.0 && name == 'survey.nps'" },
  })
  await runJobs(engines)
  const answers = [
    row("A", "survey.nps", `${today}T07:00:00.000Z`, 3),
    row("A", "survey.nps", `${today}T07:01:00.000Z`, 6),
    row("A", "survey.nps", `${today}T07:02:00.000Z`, 7),
    row("A", "survey.csat", `${today}T07:03:00.000Z`, 1),
    row("B", "survey.nps", `${today}T07:04:00.000Z`, null),
  ]
  await append(ctx, answers)
  for (let again = 0; again < 3; again++) {
    await append(ctx, answers)
    await evaluateNow(ctx, { accounts: ["A", "B"], names: new Set(["survey.nps"]) })
  }
  expect((await call("GET", "/alerts?state=all")).body.alerts).toMatchObject([
    { account_id: "A", reason: { kind: "event", value: 6 } },
    { account_id: "A", reason: { kind: "event", value: 3 } },
  ])
})

test("a dry run says what would have opened, with what is known now or was known then", async () => {
  const { ctx, call } = await prepared(["A", "B", "C"], { ended_on: "2026-11-01" })
  // A: low 1–2 Sep (too short), low from 5 Sep, clear on the 10th; low again from the 20th.
  for (const [day, value] of [
    ["2026-09-01", 3],
    ["2026-09-03", 6],
    ["2026-09-05", 4],
    ["2026-09-08", 7],
    ["2026-09-10", 8],
    ["2026-09-20", 1],
  ] as const)
    await setLevel(ctx, "A", day, value)
  await setLevel(ctx, "B", "2026-07-01", 2)
  await call("PUT", "/signals/use_collapsed", falling)
  const answer = await call("POST", "/signals/use_collapsed/dry-run", {
    from: "2026-09-01",
    to: "2026-09-30",
  })
  expect(answer.status).toBe(200)
  const brief = answer.body.alerts.map(({ account_id, opened_on, cleared_on, churned_within_90d }) => [
    account_id,
    opened_on,
    cleared_on,
    churned_within_90d,
  ])
  expect(brief).toEqual([
    ["B", "2026-09-03", null, true],
    ["A", "2026-09-07", "2026-09-10", true],
    ["A", "2026-09-22", null, true],
  ])
  expect(answer.body.summary).toMatchObject({
    alerts: 3,
    accounts: 2,
    watched: 3,
    churned: 3,
    caught: 2,
    precision: 1,
    median_days_open: 8,
    owners: 1,
    unfinished: 0,
  })
  expect(answer.body.summary["recall"]).toBeCloseTo(2 / 3)
  // Every paying day of September is within 90 days of the churn on 1 November.
  expect(answer.body.summary["base_rate"]).toBe(1)
  expect(answer.body.summary["per_owner_week"]).toBeCloseTo((3 * 7) / 30)

  const document = { ...falling, for: "1d", watch: "account.id == 'A'" }
  const other = await call("POST", "/signals/anything/dry-run", {
    from: "2026-09-01",
    to: "2026-09-30",
    document,
  })
  expect(open(other)).toEqual([
    ["A", "2026-09-01"],
    ["A", "2026-09-20"],
  ])
  const wrong = { from: "2026-09-01", to: "2026-08-30" }
  expect((await call("POST", "/signals/use_collapsed/dry-run", wrong)).status).toBe(422)
  expect(
    (await call("POST", "/signals/nothing/dry-run", { from: "2026-09-01", to: "2026-09-02" })).status,
  ).toBe(404)
  const faulty = { from: "2026-09-01", to: "2026-09-02", document: { when: "metric.none < 1" } }
  expect((await call("POST", "/signals/x/dry-run", faulty)).body.errors).toMatchObject([{ path: "when" }])
  // A level that became known only later counts from then on.
  await append(ctx, [
    { ...row("C", "level", "2026-09-02T09:00:00.000Z", 1), recorded_at: "2026-09-12T09:00:00.000Z" },
  ])
  const span = { from: "2026-09-01", to: "2026-09-30" }
  const late = await call("POST", "/signals/use_collapsed/dry-run", { ...span, known: "then" })
  expect(open(late)).toContainEqual(["C", "2026-09-14"])
  const now = await call("POST", "/signals/use_collapsed/dry-run", span)
  expect(open(now)).toContainEqual(["C", "2026-09-04"])
})

const runTending = async (ctx: Context) => tendSignals({ ...ctx, now: engines.clock() })
