import { expect, test } from "vitest"
import { testProduct } from "#test/app.ts"
import { people, scenario } from "#test/scenario.ts"

const { engines, app } = await testProduct()

type Touch = {
  decision: { model: string; decided_by: string; key: string; reason: string; since: string } | null
  gate: { started_on: string; gate_on: string; holds: boolean | null } | null
}
type Gates = { gates: { account_id: string; started_on: string; gate_on: string; holds: boolean | null }[] }

test("W9: high touch from 10 March ends at a gate on 10 May; who passed it comes back when a signal says so", async () => {
  const place = await scenario(engines, app, "2026-03-10T09:00:00Z")
  const { call, pass, tasks } = place
  const touch = (account: string) => call<Touch>("GET", `/accounts/${account}/touch-model`)
  for (const account of ["passes", "fails"]) {
    await place.account(account, { tier: "B" })
    await place.subscription(account, { from: "2026-01-01", mrr: "1000", licences: "10" })
  }
  await place.used("passes", 9, "2026-01-05", "2026-03-09")
  await place.used("fails", 2, "2026-01-05", "2026-03-09")
  await call("PUT", "/accounts/passes/touch-model", { model: "high", reason: "" }, 422)
  for (const account of ["passes", "fails"])
    await call("PUT", `/accounts/${account}/touch-model`, { model: "high", reason: "A customer to watch" })
  await place.jobs()
  await place.jobs()

  // Both are in the scenario since the day it was decided, and their gate is two calendar months later.
  expect((await call<Gates>("GET", "/touch-models/gates")).gates).toMatchObject([
    { started_on: "2026-03-10", gate_on: "2026-05-10" },
    { started_on: "2026-03-10", gate_on: "2026-05-10" },
  ])
  const begun = await tasks("fails")
  expect(begun.map(({ role, owner_email, play }) => [role, owner_email, play])).toEqual([
    ["csm", people.csm, "first_two_months"],
    ["specialist", people.specialist, "first_two_months"],
  ])

  await place.used("passes", 9, "2026-03-10", "2026-05-10")
  await place.used("fails", 2, "2026-03-10", "2026-05-10")
  await pass("2026-04-10T10:00:00Z")
  await pass("2026-05-10T08:59:00Z")
  expect([(await touch("passes")).decision?.model, (await touch("fails")).decision?.model]).toEqual([
    "high",
    "high",
  ])
  expect((await touch("passes")).gate).toMatchObject({ gate_on: "2026-05-10", holds: true })
  expect((await touch("fails")).gate).toMatchObject({ gate_on: "2026-05-10", holds: false })

  // The gate: met, the model changes by itself; not met, it stays and somebody is given work.
  await pass("2026-05-10T09:01:00Z")
  expect((await touch("passes")).decision).toMatchObject({
    model: "tech",
    decided_by: "play",
    key: "first_two_months",
    since: "2026-05-10T09:01:00.000Z",
  })
  expect((await touch("fails")).decision).toMatchObject({ model: "high", decided_by: "person" })
  expect((await tasks("passes")).length).toBe(0)
  expect((await tasks("fails")).map(({ title }) => title.en)).toContain(
    "Gate not passed: plan the next two months",
  )

  // The rules would say otherwise of a tier B customer: what the gate decided stands.
  await call("POST", "/touch-models/apply", {})
  expect((await touch("passes")).decision?.model).toBe("tech")

  // A quiet time under automatic care: nothing calls it back.
  await place.used("passes", 9, "2026-05-11", "2026-05-24")
  await place.at("2026-05-23T10:00:00Z")
  await place.watch("graduate_in_trouble")
  await pass("2026-05-24T10:00:00Z")
  expect((await touch("passes")).decision?.model).toBe("tech")

  // Nobody uses it any more: the signal returns it, with the reason, and with a gate of its own.
  await pass("2026-06-15T10:00:00Z")
  await pass("2026-06-15T11:00:00Z")
  const back = await touch("passes")
  expect(back.decision).toMatchObject({ model: "high", decided_by: "play", key: "back_to_high_touch" })
  expect(back.decision?.reason).not.toBe("")
  expect(back.gate).toMatchObject({ started_on: "2026-06-15", gate_on: "2026-08-15" })
  expect((await tasks("passes")).map(({ play, owner_email }) => [play, owner_email])).toContainEqual([
    "back_to_high_touch",
    people.csm,
  ])
  const story = await place.timeline("passes", "touch_model.changed")
  expect(story.map(({ properties }) => [properties["from"], properties["to"], properties["by"]])).toEqual([
    ["", "high", "person"],
    ["high", "tech", "play"],
    ["tech", "high", "play"],
  ])
  expect(story.at(-1)?.properties["signal"]).toBe("graduate_in_trouble")
}, 120_000)
