import { expect, test } from "vitest"
import { addDays, type Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, createMember, transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type { Alert } from "./contract.ts"
import { tendSignals } from "./tend-signals.ts"

const { engines, app } = await testProduct()

type Version = { account_id: string; started_on: Day; ended_on?: Day; mrr: string }

/** A workspace with a lead and these subscription versions, and how its clock moves on. */
async function prepared(versions: readonly Version[]) {
  const ctx = await engines.workspace()
  await transaction(ctx, async (tx) => {
    await createMember(tx, ctx, { email: "lead@vendor.example", name: "Lead", role: "lead" })
    const ids = [...new Set(versions.map(({ account_id }) => account_id))]
    await putAccounts(
      tx,
      ctx,
      ids.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await putSubscriptions(
      tx,
      ctx,
      versions.map((version, i) => ({ subscription_id: `s${i}`, ...version })),
    )
  })
  await relayOutbox(ctx)
  const call = caller(app, ctx)
  const told = async () => (await call<{ alerts: Alert[] }>("GET", "/alerts?state=all&limit=100")).alerts
  const tendAt = async (at: string) => {
    engines.setNow(new Date(`${at}:00+03:00`))
    const now: Context = { ...ctx, now: engines.clock() }
    await Promise.all([tendSignals(now), tendSignals(now)])
    return told()
  }
  return { ctx, call, tendAt }
}

const brief = (alerts: readonly Alert[]) =>
  alerts.map(({ signal, opened_on, state }) => [signal, opened_on, state])

test("net churn that crosses zero opens one alert each way, once the month has ended (I-01)", async () => {
  const { call, tendAt } = await prepared([
    { account_id: "a", started_on: "2025-10-01", ended_on: "2026-02-10", mrr: "100" },
    { account_id: "a", started_on: "2026-02-10", mrr: "120" },
  ])
  engines.setNow(new Date("2026-02-20T09:00:00Z"))
  await call("PUT", "/signals/celebrate", { workspace: "net_churn_below_zero", severity: "low" }, 201)
  await call("PUT", "/signals/alarm", { workspace: "net_churn_above_zero", severity: "high" }, 201)
  expect(await tendAt("2026-02-28T12:00")).toEqual([])
  // The last day is looked at from one o'clock on.
  expect(await tendAt("2026-03-01T00:30")).toEqual([])
  const [below, ...none] = await tendAt("2026-03-01T02:00")
  expect(none).toEqual([])
  expect(below).toMatchObject({
    signal: "celebrate",
    account_id: null,
    owner_email: "lead@vendor.example",
    // 20 were added to 100 in February, nothing in January.
    reason: { kind: "net_churn", month: "2026-02", net_churn: -0.2, before: 0 },
  })
  expect(await tendAt("2026-03-20T12:00")).toHaveLength(1)
  const both = [
    ["alarm", "2026-04-01", "open"],
    ["celebrate", "2026-03-01", "cleared"],
  ]
  expect(brief(await tendAt("2026-04-01T12:00"))).toEqual(both)
  expect(brief(await tendAt("2026-05-01T12:00"))).toEqual(both)
})

test("a marked cohort cell opens an alert; without a reaction for three days it is escalated, a reaction clears it", async () => {
  const { call, tendAt } = await prepared(
    Array.from({ length: 6 }, (_, i) => ({
      account_id: `c${i}`,
      started_on: "2026-01-15",
      mrr: "100",
      ...(i === 0 && { ended_on: "2026-04-10" }),
    })),
  )
  engines.setNow(new Date("2026-04-20T09:00:00Z"))
  await call("PUT", "/signals/jump", { workspace: "cohort_cell", owner: "lead", due: "3d" }, 201)
  expect(await tendAt("2026-04-30T12:00")).toEqual([])
  // A Monday: April lost one of six, March nobody.
  const [alert, ...none] = await tendAt("2026-05-04T12:00")
  expect(none).toEqual([])
  expect(alert).toMatchObject({
    subject: "2026-01",
    owner_email: "lead@vendor.example",
    escalated_at: null,
    reason: { kind: "cohort", cohort: "2026-01", age: 3, churn: 1 / 6, before: 0 },
  })
  expect(await tendAt("2026-05-07T11:00")).toMatchObject([{ escalated_at: null }])
  expect(await tendAt("2026-05-07T13:00")).toMatchObject([
    { escalated_at: "2026-05-07T10:00:00.000Z", escalated_to: "lead@vendor.example" },
  ])
  const reaction = {
    view: "churn",
    key: "2026-01",
    age: 3,
    hypothesis: "the price went up",
    owner_email: "lead@vendor.example",
    action: "ask them",
    due_on: "2026-05-20",
  }
  await call("POST", "/revenue/reactions", reaction, 201)
  expect(brief(await tendAt("2026-05-08T12:00"))).toEqual([["jump", "2026-05-04", "cleared"]])
  // In May nobody left: the fall is marked as well.
  expect(brief(await tendAt("2026-06-01T12:00"))).toEqual([
    ["jump", "2026-06-01", "open"],
    ["jump", "2026-05-04", "cleared"],
  ])
})

test("a source that sent regularly and is silent for 48 hours opens one alert, which clears when it speaks", async () => {
  const { ctx, call, tendAt } = await prepared([{ account_id: "a", started_on: "2026-01-01", mrr: "100" }])
  let sent = 0
  const send = (source: string, day: Day) => {
    const at = `${day}T09:00:00.000Z`
    const row = { account_id: "a", person: "", name: "usage.x", at, recorded_at: at, value: null }
    return append(ctx, [{ ...row, properties: {}, source, message_id: `silent-${sent++}` }])
  }
  for (const back of [5, 4, 3, 0]) await send("tracking:regular", addDays("2026-11-09", -back))
  for (const back of [2, 0]) await send("tracking:rare", addDays("2026-11-09", -back))
  for (const back of [5, 4, 3, 0]) await send("import", addDays("2026-11-09", -back))
  engines.setNow(new Date("2026-11-09T10:00:00Z"))
  await call("PUT", "/signals/silent", { source_silent: "48h", owner: "lead", due: "4h" }, 201)
  // The last came at noon in Moscow.
  expect(await tendAt("2026-11-11T11:00")).toEqual([])
  const opened = await tendAt("2026-11-11T12:00")
  expect(opened).toMatchObject([
    {
      subject: "tracking:regular",
      state: "open",
      reason: { kind: "source", source: "tracking:regular", hours: 48 },
    },
  ])
  expect((await tendAt("2026-11-11T15:00")).map(({ id }) => id)).toEqual(opened.map(({ id }) => id))
  await send("tracking:regular", "2026-11-12")
  expect(brief(await tendAt("2026-11-12T18:00"))).toEqual([["silent", "2026-11-11", "cleared"]])
  expect(brief(await tendAt("2026-11-14T18:00"))).toEqual([
    ["silent", "2026-11-14", "open"],
    ["silent", "2026-11-11", "cleared"],
  ])
})
