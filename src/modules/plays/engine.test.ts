import { expect, test } from "vitest"
import { createMember, transaction } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { playground } from "#test/plays.ts"
import { advancePlays } from "./advance.ts"
import { startPlay } from "./start-play.ts"

const { engines, app } = await testProduct()

type RunJson = {
  id: string
  version: number
  step: string | null
  waits_for: string | null
  outcome: string | null
  outcome_reason: string | null
  steps: { step: string; result: string; effect: Record<string, unknown> }[]
}

async function ground() {
  const place = await playground(engines)
  await place.at("2026-11-16T09:00:00Z")
  const call = caller(app, place.ctx())
  const start = (play: string, account: string, key = place.ctx().now.toISOString()) =>
    transaction(place.ctx(), (tx) =>
      startPlay(tx, place.ctx(), play, [{ account_id: account, key, because: { by: "test" } }]),
    ).then(([started]) => started!)
  const run = async (id: string | null) => call<RunJson>("GET", `/play-runs/${id}`)
  const advance = async (instant?: string) => advancePlays(instant ? await place.at(instant) : place.ctx())
  return { ...place, call, start, run, advance }
}

const steps = (run: RunJson) => run.steps.map(({ step, result }) => `${step}:${result}`)

test("a run walks its steps at their times, each once, and its goal ends it", async () => {
  const { accounts, play, start, run, advance, both, happens, call, ctx } = await ground()
  await accounts(["acme"])
  await play("welcome", {
    goal: "metric.good >= 1",
    ends_after: "20d",
    steps: [
      { key: "hello", email: { template: "hello", to: ["sponsor", "champion"] } },
      { key: "pause", wait: "2d" },
      { key: "call", task: { role: "csm", title: both("Call them"), due: "1d" } },
      { key: "sized", branch: { when: "metric.bad > 0.0", holds: "worse", otherwise: "used" } },
      { key: "worse", notify: { role: "csm", title: both("Worse"), text: both("It got worse") } },
      { key: "used", wait_until: { when: "metric.good >= 3", within: "3d", otherwise: "late" } },
      { key: "late", in_app: { template: "hello", to: "anyone" } },
    ],
  })
  const { run_id } = await start("welcome", "acme")
  await advance()
  await advance()
  expect(steps(await run(run_id))).toEqual(["hello:done", "pause:waiting"])
  await advance("2026-11-18T08:59:00Z")
  expect((await run(run_id)).step).toBe("pause")
  await advance("2026-11-18T09:00:00Z")
  expect(steps(await run(run_id))).toEqual(["hello:done", "pause:done", "call:waiting"])
  const { tasks } = await call<{ tasks: { id: string; owner_email: null; title: object }[] }>(
    "GET",
    "/tasks?account_id=acme",
  )
  expect(tasks).toMatchObject([{ owner_email: null, role: "csm", play: "welcome", title: both("Call them") }])
  await call("POST", `/tasks/${tasks[0]!.id}/done`, { result: "talked" })
  await call("POST", `/tasks/${tasks[0]!.id}/done`, { result: "again" }, 409)
  await runJobs(engines)
  const waiting = await run(run_id)
  expect(steps(waiting)).toEqual(["hello:done", "pause:done", "call:talked", "sized:no", "used:waiting"])
  await advance("2026-11-21T09:00:00Z")
  const over = await run(run_id)
  expect(steps(over).slice(4)).toEqual(["used:timed_out", "late:done"])
  expect([over.waits_for, over.outcome]).toEqual(["goal", null])
  await happens("acme", "good")
  await call("POST", "/plays/welcome/start", { account_id: "acme" }).then((again) =>
    expect(again).toMatchObject({ decision: "refused", reason: "running" }),
  )
  const { wakePlays } = await import("./wake-plays.ts")
  await wakePlays(ctx(), ["acme"])
  await runJobs(engines)
  expect((await run(run_id)).outcome).toBe("goal")
  const { rows } = await call<{ rows: { name: string }[] }>(
    "GET",
    "/accounts/acme/timeline?name=play.*,task.*&order=oldest",
  )
  expect(rows.map(({ name }) => name).sort()).toEqual(["play.ended", "play.started", "task.done"])
})

test("a start is decided once by its key; what failed twice is not tried a third time", async () => {
  const { accounts, play, start, run, advance } = await ground()
  await accounts(["acme", "other"])
  await play("push", {
    goal: "metric.good >= 1",
    ends_after: "2d",
    reentry: { after: "1d" },
    steps: [{ key: "wait", wait: "1d" }],
  })
  const first = await start("push", "acme", "one")
  expect(first.decision).toBe("started")
  expect(await start("push", "acme", "one")).toEqual(first)
  expect(await start("push", "acme", "two")).toMatchObject({ decision: "refused", reason: "running" })
  await advance("2026-11-18T09:00:00Z")
  expect(await run(first.run_id)).toMatchObject({ outcome: "failed", outcome_reason: "time_over" })
  const second = await start("push", "acme", "three")
  expect(second.decision).toBe("started")
  await advance("2026-11-20T09:00:00Z")
  expect((await run(second.run_id)).outcome).toBe("failed")
  expect(await start("push", "acme", "four")).toMatchObject({ decision: "refused", reason: "failed_twice" })
  expect((await start("push", "other", "five")).decision).toBe("started")
})

test("limits of re-entry count from the last start", async () => {
  const { accounts, play, start, advance } = await ground()
  await accounts(["acme"])
  await play("short", { reentry: { after: "10d", most: 2 }, steps: [{ key: "wait", wait: "1h" }] })
  expect((await start("short", "acme", "a")).decision).toBe("started")
  await advance()
  await advance("2026-11-17T09:00:00Z")
  expect(await start("short", "acme", "b")).toMatchObject({ reason: "too_soon" })
  await advance("2026-11-26T09:00:00Z")
  expect((await start("short", "acme", "c")).decision).toBe("started")
  await advance()
  await advance("2026-12-30T09:00:00Z")
  expect(await start("short", "acme", "d")).toMatchObject({ reason: "too_often" })
})

test("a stop condition ends a run before its next step, and takes back what was not done", async () => {
  const { accounts, play, start, run, advance, both, happens, call } = await ground()
  await accounts(["acme"])
  await play("unpaid", {
    stop: [{ when: "metric.good > 0", because: both("paid") }],
    steps: [
      { key: "ask", task: { role: "csm", title: both("Ask"), due: "1d", wait: false } },
      { key: "pause", wait: "3d" },
      { key: "remind", email: { template: "hello", to: "champion" } },
    ],
  })
  const { run_id } = await start("unpaid", "acme")
  await advance()
  await happens("acme", "good")
  await advance("2026-11-19T09:00:00Z")
  const ended = await run(run_id)
  expect(ended).toMatchObject({ outcome: "stopped", outcome_reason: "paid по-русски" })
  expect(steps(ended)).toEqual(["ask:done", "pause:waiting"])
  expect(await call("GET", "/tasks?account_id=acme")).toMatchObject({ tasks: [] })
  expect(await call("GET", "/tasks?account_id=acme&state=cancelled")).toMatchObject({
    tasks: [{ history: [{ what: "created" }, { what: "cancelled" }] }],
  })
})

test("runs under way stay with the version they began with", async () => {
  const { accounts, play, start, run, advance, both } = await ground()
  await accounts(["old", "new"])
  const asked = (title: string) => ({
    steps: [
      { key: "wait", wait: "1d" },
      { key: "ask", task: { role: "csm", title: both(title), due: "1d" } },
    ],
  })
  await play("ask", asked("Old words"))
  const before = await start("ask", "old")
  await advance()
  await play("ask", { steps: [{ key: "other", notify: { role: "csm", title: both("n"), text: both("t") } }] })
  const after = await start("ask", "new")
  await advance("2026-11-17T09:00:00Z")
  const [one, two] = [await run(before.run_id), await run(after.run_id)]
  expect([one.version, two.version]).toEqual([1, 2])
  expect(steps(one)).toEqual(["wait:done", "ask:waiting"])
  expect(steps(two)).toEqual(["other:skipped"])
  expect(two.outcome).toBe("completed")
})

test("customers who are served without people get no tasks (S003-11)", async () => {
  const { accounts, play, start, run, advance, both, call } = await ground()
  await accounts(["shop"], "B2C")
  await play("mixed", {
    steps: [
      { key: "ask", task: { role: "csm", title: both("Ask"), due: "1d" } },
      { key: "allow", approval: { role: "lead", title: both("Allow"), due: "1d" } },
      { key: "mail", email: { template: "hello", to: "champion" } },
    ],
  })
  const { run_id } = await start("mixed", "shop")
  await advance()
  const over = await run(run_id)
  expect(over.outcome).toBe("completed")
  expect(over.steps.map(({ result, effect }) => [result, effect["reason"]])).toEqual([
    ["skipped", "b2c"],
    ["skipped", "b2c"],
    ["done", undefined],
  ])
  expect(await call("GET", "/tasks?account_id=shop")).toMatchObject({ tasks: [] })
})

test("an approval leads two ways, plays start and end each other, fields change", async () => {
  const { accounts, play, start, run, advance, both, call, ctx } = await ground()
  await accounts(["yes", "no"])
  await play("slow", { steps: [{ key: "wait", wait: "9d" }] })
  await play("gate", {
    steps: [
      { key: "slow", start_play: "slow" },
      { key: "ask", approval: { role: "lead", title: both("Go on?"), due: "1d", otherwise: "stay" } },
      { key: "leave", end_play: "slow" },
      { key: "tech", change: { field: "touch_model", to: "tech" }, next: "end" },
      { key: "stay", change: { field: "traits.gate", to: "failed" } },
    ],
  })
  const [yes, no] = [await start("gate", "yes"), await start("gate", "no")]
  await advance()
  const decide = async (account: string, decision: string) => {
    const { tasks } = await call<{ tasks: { id: string }[] }>("GET", `/tasks?account_id=${account}`)
    await call("POST", `/tasks/${tasks[0]!.id}/done`, {}, 422)
    await call("POST", `/tasks/${tasks[0]!.id}/done`, { decision })
  }
  await decide("yes", "approved")
  await decide("no", "declined")
  await runJobs(engines)
  expect(steps(await run(yes.run_id))).toEqual(["slow:started", "ask:approved", "leave:done", "tech:done"])
  expect(steps(await run(no.run_id))).toEqual(["slow:started", "ask:declined", "stay:done"])
  const standing = await call<{ runs: { account_id: string; outcome: string | null }[] }>(
    "GET",
    "/plays/slow/runs",
  )
  expect(Object.fromEntries(standing.runs.map(({ account_id, outcome }) => [account_id, outcome]))).toEqual({
    yes: "stopped",
    no: null,
  })
  const models = await transaction(ctx(), (tx) =>
    tx.selectFrom("accounts").select(["account_id", "touch_model", "traits"]).orderBy("account_id").execute(),
  )
  expect(models).toEqual([
    { account_id: "no", touch_model: null, traits: { gate: "failed" } },
    { account_id: "yes", touch_model: "tech", traits: {} },
  ])
})

test("a segment starts who comes into it or leaves it, not who is in it already", async () => {
  const { accounts, play, at, call } = await ground()
  const { playsNight } = await import("./wake-plays.ts")
  await accounts(["in", "out"], "gold")
  await accounts(["later"], "silver")
  await play("in_gold", { start: { entry: "account.segment == 'gold'" }, steps: [{ key: "w", wait: "1d" }] })
  await play("off_gold", { start: { exit: "account.segment == 'gold'" }, steps: [{ key: "w", wait: "1d" }] })
  const signal = new AbortController().signal
  await playsNight(await at("2026-11-17T00:00:00Z"), signal)
  await accounts(["later"], "gold")
  await accounts(["out"], "silver")
  expect(await call("GET", "/plays/in_gold/would-enter")).toMatchObject({
    accounts: [{ account_id: "later", name: "LATER", decision: "started" }],
  })
  await playsNight(await at("2026-11-18T00:00:00Z"), signal)
  await playsNight(await at("2026-11-18T01:00:00Z"), signal)
  const runs = async (play: string) =>
    (await call<{ runs: { account_id: string }[] }>("GET", `/plays/${play}/runs`)).runs.map(
      ({ account_id }) => account_id,
    )
  expect([await runs("in_gold"), await runs("off_gold")]).toEqual([["later"], ["out"]])
})

test("a pool's task is taken by one member; owners get theirs", async () => {
  const { accounts, play, start, advance, both, call, ctx } = await ground()
  await accounts(["own", "pooled"])
  const emails = ["kim@vendor.example", "lee@vendor.example"]
  await transaction(ctx(), async (tx) => {
    for (const email of emails) await createMember(tx, ctx(), { email, name: email, role: "csm" })
    await tx.updateTable("accounts").set({ owner_email: emails[0]! }).execute()
    await tx.updateTable("accounts").set({ touch_model: "low" }).where("account_id", "=", "pooled").execute()
  })
  await play("ask", { steps: [{ key: "ask", task: { role: "csm", title: both("Ask"), due: "4h" } }] })
  await start("ask", "own")
  await start("ask", "pooled")
  await advance()
  type Tasks = { tasks: { id: string; account_id: string; owner_email: string | null; due_at: string }[] }
  expect((await call<Tasks>("GET", `/tasks?owner=${emails[0]}`)).tasks).toMatchObject([{ account_id: "own" }])
  const { tasks } = await call<Tasks>("GET", "/tasks?pool=csm")
  // Noon in Moscow and four working hours: the same day.
  expect(tasks).toMatchObject([{ account_id: "pooled", due_at: "2026-11-16T13:00:00.000Z" }])
  await call("POST", `/tasks/${tasks[0]!.id}/hand-over`, { to: "nobody@vendor.example" }, 422)
  await call("POST", `/tasks/${tasks[0]!.id}/hand-over`, { to: emails[1] })
  await call("POST", `/tasks/${tasks[0]!.id}/snooze`, { until: "2026-11-17T09:00:00Z" })
  expect((await call<Tasks>("GET", `/tasks?owner=${emails[1]}`)).tasks).toEqual([])
  expect((await call<Tasks>("GET", `/tasks?owner=${emails[1]}&snoozed=true`)).tasks.length).toBe(1)
})

test("trying a play tells the path and does nothing", async () => {
  const { accounts, play, call, both, ctx } = await ground()
  await accounts(["acme"])
  await play("tried", {
    goal: "metric.good > 5",
    steps: [
      { key: "mail", email: { template: "hello", to: "champion" } },
      { key: "until", wait_until: { when: "metric.good > 0", within: "2d" } },
      { key: "which", branch: { when: "metric.bad == 0", holds: "fine", otherwise: "poor" } },
      { key: "poor", wait: "1d", next: "end" },
      { key: "fine", task: { role: "csm", title: both("Fine"), due: "1d" } },
    ],
  })
  const tried = await call<{ path: object[] }>("POST", "/plays/tried/try", { account_id: "acme" })
  expect(tried).toMatchObject({
    decision: "started",
    goal: false,
    path: [
      { step: "mail", after_hours: 0, effect: { contact_id: "acme-ann" } },
      { step: "until", result: "timed_out" },
      { step: "which", after_hours: 48, result: "yes" },
      { step: "fine", after_hours: 48 },
    ],
  })
  expect(tried.path.length).toBe(4)
  const kept = await transaction(ctx(), async (tx) => [
    await tx.selectFrom("play_starts").select("play").execute(),
    await tx.selectFrom("messages").select("id").execute(),
  ])
  expect(kept).toEqual([[], []])
})
