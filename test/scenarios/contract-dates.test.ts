import { expect, test } from "vitest"
import { testProduct } from "#test/app.ts"
import { people, scenario } from "#test/scenario.ts"

const { engines, app } = await testProduct()

test("A17, A38: an obstacle alerts while it stands; the last day of notice two weeks before, and never a cloud customer", async () => {
  const place = await scenario(engines, app, "2026-11-16T09:00:00Z")
  const { call, pass } = place
  for (const account of ["term", "cloud"]) {
    await place.account(account, { created_on: "2026-01-10" })
    await place.subscription(account, { from: "2026-01-10", mrr: "90000", licences: "10" })
  }
  // Twelve months from 10 January 2026, again and again, 30 days of notice: to be given by 11 December 2026.
  const terms = { starts_on: "2026-01-10", notice_days: 30 }
  await place.contract({ contract_id: "t", account_id: "term", auto_renew: true, ...terms })
  await place.contract({ contract_id: "c", account_id: "cloud", motion: "continuous", ...terms })
  await place.watch("renewal_obstacle")
  await place.watch("contract_notice")
  await pass("2026-11-16T10:00:00Z")
  expect(await place.alerts("term")).toEqual([])

  const open = (contract: string) =>
    call<{ id: string }>("POST", `/contracts/${contract}/obstacles`, { text: "No budget for next year" })
  const obstacle = await open("t")
  await place.jobs()
  await pass("2026-11-17T10:00:00Z")
  const stand = async () =>
    (
      await call<{ alerts: { signal: string; state: string; owner_email: string }[] }>(
        "GET",
        "/alerts?account_id=term&state=all",
      )
    ).alerts
      .map(({ signal, state }) => `${signal} ${state}`)
      .sort()
  expect(await stand()).toEqual(["renewal_obstacle open"])
  await call("POST", `/contracts/t/obstacles/${obstacle.id}/close`, { resolution: "A smaller plan" })
  await pass("2026-11-19T10:00:00Z")
  expect(await stand()).toEqual(["renewal_obstacle cleared"])

  await pass("2026-11-26T10:00:00Z")
  expect(await place.metric("term", "days_to_notice", "2026-11-26")).toBe(15)
  expect(await stand()).toEqual(["renewal_obstacle cleared"])
  await pass("2026-11-28T10:00:00Z")
  expect(await stand()).toEqual(["contract_notice open", "renewal_obstacle cleared"])
  expect(await place.alerts("term")).toEqual(
    expect.arrayContaining([expect.objectContaining({ signal: "contract_notice", opened_on: "2026-11-27" })]),
  )
  // The next one is a year ahead.
  await pass("2026-12-14T10:00:00Z")
  expect(await stand()).toEqual(["contract_notice cleared", "renewal_obstacle cleared"])
  expect(await place.alerts("cloud")).toEqual([])
  expect((await place.alerts("term"))[0]?.owner_email).toBe(people.csm)
}, 120_000)
