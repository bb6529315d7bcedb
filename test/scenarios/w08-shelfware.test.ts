import { expect, test } from "vitest"
import { addDays } from "#kernel/time.ts"
import { testProduct } from "#test/app.ts"
import { people, scenario } from "#test/scenario.ts"

const { engines, app } = await testProduct()

type Runs = { runs: { play: string; outcome: string | null }[] }

test("W8: of 1,500 licences 90 are used; what was sold is no success until it is consumed", async () => {
  const place = await scenario(engines, app, "2026-11-16T09:00:00Z")
  const { call, pass } = place
  for (const account of ["shelf", "used"]) {
    await place.account(account, { created_on: "2026-01-10" })
    await place.subscription(account, { from: "2026-01-10", mrr: "150000", licences: "1500" })
  }
  /** So many people each once on a day. */
  const people28 = (account: string, count: number, day: string) => place.used(account, count, day, day)
  await people28("shelf", 90, "2026-11-05")
  await people28("used", 1200, "2026-11-05")
  await place.watch("shelfware")
  await pass("2026-11-16T10:00:00Z")

  const licences = (await place.metric("shelf", "licences", "2026-11-15")) ?? 0
  const active = (await place.metric("shelf", "active_people_28d", "2026-11-15")) ?? 0
  expect([licences, active, licences - active]).toEqual([1500, 90, 1410])
  expect(await place.metric("shelf", "licence_utilisation", "2026-11-15")).toBe(0.06)
  expect(await place.alerts("used")).toEqual([])
  expect(await place.alerts("shelf")).toMatchObject([
    { signal: "shelfware", play: "shelfware", owner_email: people.csm },
  ])
  const runs = async () => (await call<Runs>("GET", "/accounts/shelf/plays")).runs
  expect(await runs()).toMatchObject([{ play: "shelfware", outcome: null }])
  expect((await place.tasks("shelf")).map(({ owner_email, play }) => [owner_email, play])).toEqual([
    [people.csm, "shelfware"],
  ])

  // Half of what is needed: better, and still not what was sold.
  await people28("shelf", 600, "2026-11-20")
  await pass("2026-11-21T10:00:00Z")
  expect(await runs()).toMatchObject([{ outcome: null }])

  // The rule of consumption holds: 900 of 1,500.
  await people28("shelf", 900, addDays("2026-11-20", 2))
  await pass("2026-11-23T10:00:00Z")
  expect(await place.metric("shelf", "licence_utilisation", "2026-11-22")).toBe(0.6)
  expect(await runs()).toMatchObject([{ outcome: "goal" }])
  expect(await place.tasks("shelf")).toEqual([])
}, 120_000)
