import { afterAll, beforeAll, expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, systemContext, transaction } from "#modules/identity/index.ts"
import { computeMatrix, type Definition, metricKind } from "#modules/metrics/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { runJobs } from "#test/jobs.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const words = { en: "x", ru: "х" }
const metric = (key: string, of: string, take: string, over: string): Definition =>
  metricKind.schema.parse({
    key,
    name: words,
    about: words,
    unit: "number",
    good: "up",
    of: { name: [of] },
    take,
    over,
  })
const definitions = [
  metric("use", "usage.*", "count", "1d"),
  metric("mrr", "subscription.mrr", "sum", "ever"),
  metric("mrr_rows", "subscription.mrr", "count", "ever"),
  metric("renewal", "subscription.renewal", "days_until_next", "ever"),
  metric("age", "account.created", "days_since_last", "ever"),
]

/** Each metric of account A-1 on some days. */
async function figures(ctx: Context, days: string[]) {
  const wanted = definitions.map(({ key }) => key)
  const matrix = await computeMatrix(ctx, { definitions, wanted, days, accounts: ["A-1"] })
  return days.map((day, i) => [day, ...wanted.map((key) => matrix.value(key, "A-1", i))])
}

const use = (message_id: string, at: string) => ({
  account_id: "A-1",
  person: "",
  name: "usage.Report",
  at,
  recorded_at: at,
  value: null,
  properties: {},
  source: "test",
  message_id,
})

test("in another zone events are of the days they have there, and days meant as days stay", async () => {
  const before = await engines.workspace({ timeZone: "Europe/Moscow" })
  await transaction(before, async (tx) => {
    await putAccounts(tx, before, [{ account_id: "A-1", name: "One", created_on: "2026-03-01", traits: {} }])
    await putSubscriptions(tx, before, [
      {
        subscription_id: "S-1",
        account_id: "A-1",
        started_on: "2026-03-01",
        ended_on: "2026-03-31",
        mrr: "100",
      },
    ])
  })
  await runJobs(engines)
  await relayOutbox(before)
  // 1:30 of 2 March in Moscow is still 1 March in New York.
  await append(before, [use("m-1", "2026-03-01T22:30:00.000Z"), use("m-2", "2026-03-02T12:00:00.000Z")])
  const days = ["2026-02-28", "2026-03-01", "2026-03-02", "2026-03-30", "2026-03-31"]
  const calendar = (use: number[]) => [
    ["2026-02-28", use[0], 0, 0, null, null],
    ["2026-03-01", use[1], 100, 1, 30, 0],
    ["2026-03-02", use[2], 100, 1, 29, 1],
    ["2026-03-30", use[3], 100, 1, 1, 29],
    ["2026-03-31", use[4], 0, 2, null, 30],
  ]
  expect(await figures(before, days)).toEqual(calendar([0, 0, 2, 0, 0]))

  const app = await testApp(engines)
  const authorization = await app.keyFor(before)
  const move = async (time_zone: string) => {
    const answer = await app.inject({
      method: "PATCH",
      url: "/api/v1/workspace",
      headers: { authorization },
      payload: { time_zone },
    })
    expect(answer.statusCode).toBe(200)
    await runJobs(engines)
    return systemContext(engines, before.workspace.id)
  }
  const after = await move("America/New_York")
  expect(await figures(after, days)).toEqual(calendar([0, 1, 1, 0, 0]))

  // Work that began before the move goes on with the zone it knew; its rows are of the new days all the same.
  await append(before, [use("m-3", "2026-03-01T22:45:00.000Z")])
  expect(await figures(after, days)).toEqual(calendar([0, 2, 1, 0, 0]))
  expect(await append(before, [use("m-3", "2026-03-01T22:45:00.000Z")])).toEqual(["own"])

  // The days of subscriptions told before the move are taken back by a change after it.
  await transaction(after, (tx) =>
    putSubscriptions(tx, after, [
      {
        subscription_id: "S-1",
        account_id: "A-1",
        started_on: "2026-03-01",
        ended_on: "2026-03-31",
        mrr: "70",
      },
    ]),
  )
  await relayOutbox(after)
  expect((await figures(after, ["2026-03-02"]))[0]?.slice(2, 4)).toEqual([70, 1])

  const story = await app.inject({
    url: "/api/v1/accounts/A-1/timeline?name=account.created,subscription.*",
    headers: { authorization },
  })
  const told = story.json<{ rows: { name: string; at: string }[] }>().rows
  expect(told.map(({ name, at }) => [name, at])).toEqual([
    ["subscription.renewal", "2026-03-31T04:00:00.000Z"],
    ["subscription.mrr", "2026-03-31T04:00:00.000Z"],
    ["subscription.mrr", "2026-03-01T05:00:00.000Z"],
    ["account.created", "2026-03-01T05:00:00.000Z"],
  ])
  const back = await move("Europe/Moscow")
  expect((await figures(back, days)).map(([, use]) => use)).toEqual([0, 0, 3, 0, 0])
  await app.close()
})
