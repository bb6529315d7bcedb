import { expect, test } from "vitest"
import { scoreKind } from "#modules/health/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { playground } from "#test/plays.ts"
import type { PlayExperiment } from "./experiments.contract.ts"
import { startPlay } from "./start-play.ts"

const { engines, app } = await testProduct()

/**
 * 100 accounts that pay 100 each come to a play on 1 September that holds half of them out for 30 days; the one that did
 * later comes on 25 September.
 */
async function experiment(planned = 40) {
  const ground = await playground(engines)
  const { both } = ground
  await ground.at("2026-09-01T09:00:00Z")
  const ids = Array.from({ length: 101 }, (_, at) => `a${at}`)
  await ground.accounts(ids)
  const health = {
    name: both("Health"),
    about: both("Health"),
    groups: [
      {
        key: "use",
        name: both("Use"),
        weight: 1,
        inputs: [
          {
            metric: "good",
            weight: 1,
            curve: [
              [0, 40],
              [1, 60],
            ],
          },
        ],
      },
    ],
    bands: [{ key: "red", below: 45 }, { key: "yellow", below: 55 }, { key: "green" }],
  }
  await transaction(ground.ctx(), (tx) =>
    saveDocument(tx, ground.ctx(), scoreKind, { key: "health", body: health }),
  )
  const play = (more: object = {}) =>
    ground.play("save", {
      goal: "metric.good >= 1",
      ends_after: "20d",
      reentry: { after: "5d" },
      hold_out: { share: 0.5, horizon: "30d", planned, ...more },
      steps: [{ key: "hello", email: { template: "hello", to: "champion" } }],
    })
  await play()
  const come = (accounts: readonly string[], key: string) =>
    transaction(ground.ctx(), (tx) =>
      startPlay(
        tx,
        ground.ctx(),
        "save",
        accounts.map((account_id) => ({ account_id, key, because: {} })),
      ),
    )
  const decided = await come(ids.slice(0, 100), "first")
  const inGroup = (decision: string) =>
    decided.filter((one) => one.decision === decision).map(({ account_id }) => account_id)
  const [started, held] = [inGroup("started"), inGroup("held_out")]
  /** Subscriptions of 100 from 1 January; of some ended, or raised to 150, on a day. */
  const pay = async (ended: readonly string[], raised: readonly string[]) => {
    const version = (account_id: string, started_on: string, ended_on: string | null, mrr: string) => ({
      subscription_id: account_id,
      account_id,
      started_on,
      ended_on,
      mrr,
    })
    await transaction(ground.ctx(), (tx) =>
      putSubscriptions(
        tx,
        ground.ctx(),
        ids.flatMap((id) => {
          if (ended.includes(id)) return [version(id, "2026-01-01", "2026-09-20", "100")]
          if (!raised.includes(id)) return [version(id, "2026-01-01", null, "100")]
          return [version(id, "2026-01-01", "2026-09-10", "100"), version(id, "2026-09-10", null, "150")]
        }),
      ),
    )
  }
  const call = caller(app, ground.ctx())
  const result = (asOf: string) => call<PlayExperiment>("GET", `/plays/save/experiment?as_of=${asOf}`)
  return { ...ground, call, come, play, pay, result, started, held, last: "a100" }
}

test("both groups' outcomes are those one counts by hand, of accounts as they were first assigned", async () => {
  const { started, held, last, at, come, pay, happens, call, result } = await experiment()
  const [s, h] = [started.length, held.length]
  expect(s + h).toBe(100)
  expect(Math.min(s, h)).toBeGreaterThanOrEqual(40)
  // Of those that started 5 leave and 8 pay 150; of those held out 17 leave and 4 pay 150.
  await pay([...started.slice(0, 5), ...held.slice(0, 17)], [...started.slice(5, 13), ...held.slice(17, 21)])
  await at("2026-09-12T09:00:00Z")
  for (const account of [...started.slice(5, 25), ...held.slice(17, 23)]) await happens(account, "good")
  // A run that is ended by hand at once, and a second would-be start, leave an account in its group.
  const { runs } = await call<{ runs: { id: string; account_id: string }[] }>(
    "GET",
    "/plays/save/runs?limit=500",
  )
  const first = runs.find(({ account_id }) => account_id === started[0])
  await call("POST", `/play-runs/${first?.id}/end`, { reason: "mistaken" })
  await at("2026-09-25T09:00:00Z")
  await come([started[0] ?? "", held[0] ?? "", last], "second")

  const found = await result("2026-10-01")
  expect(found.started).toMatchObject({
    counted: s,
    churn: { events: 5, of: s },
    goal: { events: 20, of: s },
    nrr: expect.closeTo((100 * (s - 5 - 8) + 150 * 8) / (100 * s), 10),
    mrr_at_start: { amount: `${100 * s}.00`, currency: "RUB" },
    score_change: expect.closeTo((20 * 20) / s, 6),
  })
  expect(found.held_out).toMatchObject({
    counted: h,
    churn: { events: 17, of: h },
    goal: { events: 6, of: h },
    nrr: expect.closeTo((100 * (h - 17 - 4) + 150 * 4) / (100 * h), 10),
    mrr_at_start: { amount: `${100 * h}.00`, currency: "RUB" },
    score_change: expect.closeTo((20 * 6) / h, 6),
  })
  // The one that came on the 25th is assigned, and is not counted before its 30 days are over.
  expect(found.started.assigned + found.held_out.assigned).toBe(101)
  expect(found.churn?.value).toBeCloseTo(5 / s - 17 / h, 10)
  expect(found.goal?.value).toBeCloseTo(20 / s - 6 / h, 10)
  expect(found.score_change?.value).toBeCloseTo((20 * 20) / s - (20 * 6) / h, 6)
  const nrr = (s - 13 + 12) / s - (h - 21 + 6) / h
  expect(found.nrr?.value).toBeCloseTo(nrr, 10)
  expect(Number(found.saved?.mrr.amount)).toBeCloseTo(nrr * 100 * s, 1)
  expect(found).toMatchObject({ verdict: "helps", stopped_early: false, planned: 40, horizon_days: 30 })
  const later = await result("2026-10-25")
  expect(later.started.counted + later.held_out.counted).toBe(101)
})

test("nothing is counted before the horizon is over, and nothing said before enough is", async () => {
  const { pay, started, held, result } = await experiment()
  await pay([...started.slice(0, 5), ...held.slice(0, 17)], [])
  const early = await result("2026-09-30")
  expect(early).toMatchObject({
    verdict: "not_enough_accounts",
    stopped_early: false,
    churn: null,
    saved: null,
  })
  expect(early.started).toMatchObject({ assigned: started.length, counted: 0 })
  expect((await result("2026-10-01")).verdict).toBe("helps")
  await pay([...started.slice(0, 5), ...held.slice(0, 14)], [])
  expect((await result("2026-10-01")).verdict).toBe("not_enough_losses")
})

test("who pays in another currency counts among those who stay or leave", async () => {
  const { ctx, started, held, result } = await experiment()
  const row = (account_id: string, ended_on: string | null) => ({
    subscription_id: account_id,
    account_id,
    started_on: "2026-01-01",
    ended_on,
    mrr: "10",
    currency: "USD",
  })
  const [stays, leaves] = [started[0] ?? "", held[0] ?? ""]
  await transaction(ctx(), (tx) => putSubscriptions(tx, ctx(), [row(stays, null), row(leaves, "2026-09-15")]))
  const found = await result("2026-10-01")
  expect([found.started.churn, found.held_out.churn]).toEqual([
    { events: 0, of: 1 },
    { events: 1, of: 1 },
  ])
  expect([found.nrr, found.saved]).toEqual([null, null])
})

test("a hold-out that ends before the planned number is marked, however it ends", async () => {
  const { call, play, result, come, at, started, held } = await experiment(60)
  expect(await result("2026-10-01")).toMatchObject({ verdict: "not_enough_accounts", stopped_early: false })
  await call("POST", "/plays/save/switch", { on: false })
  expect((await result("2026-10-01")).stopped_early).toBe(true)
  await call("POST", "/plays/save/switch", { on: true })
  expect((await result("2026-10-01")).stopped_early).toBe(false)
  // Another salt is another experiment: who was assigned before is assigned anew.
  await at("2026-09-10T09:00:00Z")
  await play({ salt: "2" })
  expect(await result("2026-10-10")).toMatchObject({
    salt: "2",
    started: { assigned: 0 },
    held_out: { assigned: 0 },
  })
  await come([...started, ...held], "anew")
  const anew = await result("2026-10-10")
  // Those that started before are in it still and are refused; nobody else is.
  expect(anew.started.assigned + anew.held_out.assigned).toBe(held.length)
  await call("GET", "/plays/nothing/experiment", undefined, 404)
})
