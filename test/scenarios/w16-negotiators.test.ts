import { expect, test } from "vitest"
import { addDays, type Day } from "#kernel/time.ts"
import { testProduct } from "#test/app.ts"
import { people, scenario } from "#test/scenario.ts"

const { engines, app } = await testProduct()

const signed: Day = "2026-10-10"
const touches = (days: readonly number[], properties: object = {}) =>
  days.map((day) => ({
    name: "touch.call",
    day: addDays(signed, day),
    properties: { two_way: true, ...properties },
  }))
const talks = [-28, -25, -22, -19, -16, -13, -10, -7, -4, -1]

test("W16: ten touches before signing and one after are −90 %, and an alert; so is an engineer alone on day 8", async () => {
  const place = await scenario(engines, app, "2026-10-01T09:00:00Z")
  for (const account of ["quiet", "talking"]) {
    await place.account(account, { tier: "B", created_on: "2026-08-01" })
    await place.subscription(account, { from: "2026-09-01", mrr: "1000", licences: "10" })
    await place.contract({
      contract_id: account,
      account_id: account,
      signed_on: signed,
      starts_on: signed,
      term_months: 36,
    })
    await place.happened(account, touches(talks))
  }
  await place.happened("quiet", touches([12]))
  await place.happened("talking", touches([3, 9, 15, 21, 27]))
  await place.at("2026-11-07T09:00:00Z")
  await place.watch("negotiators_quiet")
  await place.pass("2026-11-08T10:00:00Z")
  expect(await place.alerts("quiet")).toEqual([])

  // The thirtieth day after signing.
  await place.pass("2026-11-09T10:00:00Z")
  const alerts = await place.alerts("quiet")
  expect(alerts).toMatchObject([{ signal: "negotiators_quiet", play: "negotiators_quiet" }])
  const [before, after] = [
    await place.metric("quiet", "touches_30d", signed),
    await place.metric("quiet", "touches_30d", addDays(signed, 30)),
  ]
  expect([before, after, ((after ?? 0) - (before ?? 0)) / (before ?? 1)]).toEqual([10, 1, -0.9])
  expect((await place.tasks("quiet")).map(({ play, owner_email }) => [play, owner_email])).toEqual([
    ["negotiators_quiet", people.csm],
  ])
  expect(await place.alerts("talking")).toEqual([])

  // Engineers join both; a specialist is in touch with one of them.
  const joined: Day = "2026-11-10"
  for (const account of ["quiet", "talking"])
    await place.happened(account, [{ name: "contact.joined", day: joined, properties: { role: "engineer" } }])
  await place.happened("talking", [
    { name: "touch.call", day: addDays(joined, 2), properties: { by_role: "specialist" } },
  ])
  await place.at("2026-11-16T09:00:00Z")
  await place.watch("lonely_engineer")
  const lonely = async (account: string) =>
    (await place.alerts(account)).filter(({ signal }) => signal === "lonely_engineer")
  await place.pass(`${addDays(joined, 7)}T10:00:00Z`)
  expect(await lonely("quiet")).toEqual([])
  await place.pass(`${addDays(joined, 8)}T10:00:00Z`)
  expect(await lonely("quiet")).toMatchObject([{ owner_email: people.specialist, play: "lonely_engineer" }])
  expect(await lonely("talking")).toEqual([])
}, 120_000)
