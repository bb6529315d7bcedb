import { beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type {
  accountScores,
  listDisagreements,
  listOverrides,
  listPulses,
  overrideSchema,
} from "./contract.ts"
import { scoreKind } from "./definition.ts"

const { engines, app } = await testProduct()
engines.setNow(new Date("2026-03-01T09:00:00Z"))
const ctx = await engines.workspace({ timeZone: "UTC" })
const call = caller(app, ctx)
beforeAll(async () => {
  const accounts = ["stays", "leaves", "wavers"]
  const words = { en: "m", ru: "м" }
  const metric = { name: words, about: words, unit: "points", good: "up", take: "last", over: "ever" }
  const line = [
    [0, 0],
    [100, 100],
  ]
  await transaction(ctx, async (tx) => {
    await putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({ account_id, name: `Co. ${account_id}`, traits: {} })),
    )
    await putSubscriptions(
      tx,
      ctx,
      accounts.map((account_id) => ({
        subscription_id: account_id,
        account_id,
        started_on: "2026-01-01",
        ended_on: account_id === "leaves" ? "2026-04-15" : null,
        mrr: "10",
      })),
    )
    await saveDocument(tx, ctx, metricKind, { key: "mark", body: { ...metric, of: { name: ["mark"] } } })
    const groups = [{ key: "g", weight: 1, inputs: [{ metric: "mark", weight: 1, curve: line }] }]
    const bands = [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }]
    await saveDocument(tx, ctx, scoreKind, { key: "health", body: { groups, bands } })
  })
  const at = "2026-02-01T00:00:00Z"
  const row = { person: "", name: "mark", at, recorded_at: at, value: 90, properties: {}, source: "test" }
  await append(
    ctx,
    accounts.map((account_id) => ({ ...row, account_id, message_id: account_id })),
  )
})

type Said = z.output<typeof overrideSchema>
const say = (account: string, band: string, expires_on = "2026-04-01") =>
  call<Said>("POST", `/accounts/${account}/overrides`, { band, reason: "they told me", expires_on }, 201)
const disagreements = async () =>
  (
    await call<z.output<typeof listDisagreements.response>>("GET", "/scores/health/disagreements")
  ).disagreements.map(({ account_name, band, band_today, live, right }) => [
    account_name,
    band,
    band_today,
    live,
    right,
  ])

test("an override stands beside the score for 90 days at most, and later it is seen who was right", async () => {
  expect(await say("leaves", "red")).toMatchObject({ computed_value: 90, computed_band: "green", live: true })
  await say("stays", "red")
  const first = await say("wavers", "yellow")
  await say("wavers", "green")
  const { scores } = await call<z.output<typeof accountScores.response>>("GET", "/accounts/leaves/scores")
  expect(scores).toMatchObject([
    { value: 90, band: "green", override: { band: "red", reason: "they told me", author: "test" } },
  ])
  const { overrides } = await call<z.output<typeof listOverrides.response>>(
    "GET",
    "/accounts/wavers/overrides",
  )
  expect(overrides.filter(({ live }) => live).map(({ band }) => band)).toEqual(["green"])
  await call("DELETE", `/overrides/${first.id}`, undefined, 404)
  // A live word that says what the model says is no disagreement.
  expect((await disagreements()).sort()).toEqual([
    ["Co. leaves", "red", "green", true, null],
    ["Co. stays", "red", "green", true, null],
    ["Co. wavers", "yellow", "green", false, null],
  ])
  for (const expires_on of ["2026-02-28", "2026-05-31"])
    await call("POST", "/accounts/stays/overrides", { band: "red", reason: "x", expires_on }, 422)
  await call(
    "POST",
    "/accounts/nobody/overrides",
    { band: "red", reason: "x", expires_on: "2026-03-02" },
    404,
  )
  await call("POST", "/accounts/stays/overrides", { band: "red", reason: " ", expires_on: "2026-03-02" }, 422)

  engines.setNow(new Date("2026-06-20T09:00:00Z"))
  expect((await disagreements()).sort()).toEqual([
    ["Co. leaves", "red", "green", false, "person"],
    ["Co. stays", "red", "green", false, "model"],
    ["Co. wavers", "green", "green", false, null],
    ["Co. wavers", "yellow", "green", false, "model"],
  ])
  engines.setNow(new Date("2026-03-01T09:00:00Z"))
  await call("DELETE", `/overrides/${(await say("stays", "red")).id}`)
  await relayOutbox(ctx)
  const { rows } = await call<{ rows: { name: string }[] }>("GET", "/accounts/stays/timeline?name=score.*")
  expect(rows.map(({ name }) => name).sort()).toEqual([
    "score.override",
    "score.override",
    "score.override_withdrawn",
  ])
})

test("a pulse is recorded beside the score and told to the timeline", async () => {
  const url = "/accounts/stays/pulse"
  await call("POST", url, { step: 5, reasons: ["new sponsor"] }, 201)
  engines.setNow(new Date("2026-03-02T09:00:00Z"))
  await call("POST", url, { step: 2, reasons: ["sponsor left", "price"], comment: "call them" }, 201)
  const { pulses } = await call<z.output<typeof listPulses.response>>("GET", url)
  expect(pulses.map(({ step, reasons }) => [step, reasons.length])).toEqual([
    [2, 2],
    [5, 1],
  ])
  await call("POST", url, { step: 7 }, 422)
  await relayOutbox(ctx)
  const { rows } = await call<{ rows: { value: number }[] }>("GET", "/accounts/stays/timeline?name=pulse.set")
  expect(rows.map(({ value }) => value)).toEqual([2, 5])
})
