import fc from "fast-check"
import { expect, test } from "vitest"
import { addMonths, dayOf } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { playground } from "#test/plays.ts"
import { later } from "./rules.ts"

const { engines, app } = await testProduct()

type Overview = {
  accounts: number
  undecided: number
  models: { model: string; accounts: number; without_owner: number; by_person: number; by_play: number }[]
  document: { rules: { key: string; accounts: number }[]; otherwise: { accounts: number } } | null
}
type Preview = {
  applies: boolean
  total: number
  kept: number
  changes: { account_id: string; from: string | null; to: string; rule: string }[]
}
type Account = { decision: { model: string; decided_by: string; key: string; author: string } | null }

async function ground() {
  const place = await playground(engines)
  await place.at("2026-11-16T09:00:00Z")
  const { both, ctx } = place
  const call = caller(app, ctx())
  const rules = {
    name: both("Touch"),
    about: both("Touch"),
    rules: [
      { key: "shops", name: both("Shops"), when: "account.segment == 'b2c'", model: "tech" },
      { key: "busy", name: both("Busy"), when: "metric.good >= 2", model: "high" },
      { key: "gold", name: both("Gold"), when: "account.tier == 'A' || metric.good >= 1", model: "low" },
    ],
    otherwise: "tech",
  }
  const put = (account_id: string, given: object = {}) =>
    transaction(ctx(), (tx) =>
      putAccounts(tx, ctx(), [{ account_id, name: account_id, traits: {}, ...given }]),
    )
  const decided = async (account: string) => {
    const { decision } = await call<Account>("GET", `/accounts/${account}/touch-model`)
    return decision && [decision.model, decision.decided_by, decision.key]
  }
  return { ...place, call, rules, put, decided }
}

test("the first rule that holds decides; it is seen before it is done; a person's word stands until withdrawn", async () => {
  const { call, rules, put, happens, decided } = await ground()
  await put("shop", { segment: "b2c", tier: "A" })
  await put("busy", { tier: "A" })
  await put("gold", { tier: "A", owner_email: "kim@vendor.example" })
  await put("small")
  await happens("busy", "good")
  await happens("busy", "good")
  await call("PUT", "/touch-models", { ...rules, otherwise: "middle" }, 422)
  await call(
    "PUT",
    "/touch-models",
    { ...rules, rules: [{ ...rules.rules[0], when: "metric.none > 1" }] },
    422,
  )
  await call("PUT", "/touch-models", { ...rules, gate_play: "nowhere" }, 422)
  expect(await call("GET", "/touch-models")).toMatchObject({ document: null, accounts: 4, undecided: 4 })

  // Tried before they are saved: nothing is done.
  const tried = await call<Preview>("POST", "/touch-models/preview", { document: rules })
  expect(tried).toMatchObject({
    applies: true,
    total: 4,
    kept: 0,
    changes: [
      { account_id: "busy", from: null, to: "high", rule: "busy" },
      { account_id: "gold", from: null, to: "low", rule: "gold" },
      { account_id: "shop", from: null, to: "tech", rule: "shops" },
      { account_id: "small", from: null, to: "tech", rule: "otherwise" },
    ],
  })
  expect(await decided("busy")).toBeNull()

  await call("PUT", "/touch-models", rules)
  expect(await call("POST", "/touch-models/apply", {})).toEqual({ applies: true, changed: 4 })
  expect(await call("POST", "/touch-models/apply", {})).toEqual({ applies: true, changed: 0 })
  expect(await call<Overview>("GET", "/touch-models")).toMatchObject({
    undecided: 0,
    models: [
      { model: "tech", accounts: 2, without_owner: 2 },
      { model: "low", accounts: 1, without_owner: 0 },
      { model: "high", accounts: 1, without_owner: 1 },
    ],
    document: {
      rules: [
        { key: "shops", accounts: 1 },
        { key: "busy", accounts: 1 },
        { key: "gold", accounts: 1 },
      ],
      otherwise: { accounts: 1 },
    },
  })

  // By hand, with a reason: the rules leave it alone, and say what they would do.
  await call("PUT", "/accounts/small/touch-model", { model: "high" }, 422)
  await call("PUT", "/accounts/small/touch-model", { model: "high", reason: "Their board knows ours" })
  await call("POST", "/touch-models/apply", {})
  expect(await decided("small")).toEqual(["high", "person", ""])
  expect(await call("POST", "/touch-models/preview", {})).toMatchObject({ total: 0, kept: 1 })
  expect(await call("GET", "/touch-models/accounts?decided_by=person")).toMatchObject({
    total: 1,
    accounts: [{ account_id: "small", model: "high", by_rules: "tech", reason: "Their board knows ours" }],
  })

  // What is true changes, and so does what the rules say.
  await happens("gold", "good")
  await happens("gold", "good")
  expect((await call<Preview>("POST", "/touch-models/preview", {})).changes).toMatchObject([
    { account_id: "gold", from: "low", to: "high", rule: "busy" },
  ])
  await call("POST", "/touch-models/apply", {})
  expect(await decided("gold")).toEqual(["high", "rule", "busy"])

  await call("DELETE", "/accounts/small/touch-model")
  expect(await decided("small")).toEqual(["tech", "rule", "otherwise"])
  await call("DELETE", "/accounts/small/touch-model", undefined, 409)
  await runJobs(engines)
  const { rows } = await call<{ rows: { properties: { from: string; to: string; by: string } }[] }>(
    "GET",
    "/accounts/small/timeline?name=touch_model.changed&order=oldest",
  )
  expect(rows.map(({ properties: { from, to, by } }) => `${from} ${to} ${by}`).sort()).toEqual([
    " tech rule",
    "high tech rule",
    "tech high person",
  ])
})

test("with fewer accounts than the rules ask for they decide nothing (S000-95)", async () => {
  const { call, rules, put, decided } = await ground()
  await put("one")
  await put("two", { tier: "A" })
  await call("PUT", "/touch-models", { ...rules, from_accounts: 3 })
  expect(await call("POST", "/touch-models/apply", {})).toEqual({ applies: false, changed: 0 })
  expect(await call("POST", "/touch-models/preview", {})).toMatchObject({ applies: false, total: 0 })
  await put("three")
  expect(await call("POST", "/touch-models/apply", {})).toEqual({ applies: true, changed: 3 })
  expect(await decided("two")).toEqual(["low", "rule", "gold"])
})

test("whom the rules meet for the first time begins a scenario only as a newcomer; later changes begin it at once", async () => {
  const { call, rules, put, play, both } = await ground()
  await play("first", {
    start: { entry: "account.touch_model == 'low'" },
    steps: [
      { key: "wait", wait: { after_start: "2mo" } },
      { key: "gate", branch: { when: "metric.good >= 1" } },
      { key: "ask", notify: { role: "csm", title: both("t"), text: both("t") } },
    ],
  })
  await put("old", { tier: "A", created_on: "2024-01-01" })
  await put("young", { tier: "A", created_on: "2026-11-01" })
  await put("riser", { created_on: "2024-01-01" })
  await call("PUT", "/touch-models", { ...rules, gate_play: "first" })
  await call("POST", "/touch-models/apply", {})
  await runJobs(engines)
  type Gates = { gates: { account_id: string; gate_on: string; holds: boolean }[] }
  const gates = async () =>
    (await call<Gates>("GET", "/touch-models/gates")).gates.map(({ account_id, gate_on, holds }) => [
      account_id,
      gate_on,
      holds,
    ])
  expect(await gates()).toEqual([["young", "2027-01-16", false]])
  await put("riser", { tier: "A", created_on: "2024-01-01" })
  await call("POST", "/touch-models/apply", {})
  await runJobs(engines)
  expect((await gates()).map(([account]) => account).sort()).toEqual(["riser", "young"])
  // Nobody starts twice, and who is not low any more is in it no longer.
  await call("POST", "/touch-models/apply", {})
  await runJobs(engines)
  expect((await gates()).length).toBe(2)
})

test("two months are calendar months of the zone, ending on a month's last day where it has no such day", () => {
  expect(dayOf(later(new Date("2026-03-10T09:00:00Z"), "2mo", "Europe/Moscow"), "Europe/Moscow")).toBe(
    "2026-05-10",
  )
  expect(dayOf(later(new Date("2026-12-31T09:00:00Z"), "2mo", "Europe/Moscow"), "Europe/Moscow")).toBe(
    "2027-02-28",
  )
  const zones = ["Europe/Moscow", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
  fc.assert(
    fc.property(
      fc.date({
        min: new Date("2020-01-01T00:00:00Z"),
        max: new Date("2035-12-31T00:00:00Z"),
        noInvalidDate: true,
      }),
      fc.integer({ min: 1, max: 36 }),
      fc.constantFrom(...zones),
      (from, months, zone) => {
        expect(dayOf(later(from, `${months}mo`, zone), zone)).toBe(addMonths(dayOf(from, zone), months))
      },
    ),
  )
})
