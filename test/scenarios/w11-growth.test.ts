import { expect, test } from "vitest"
import { testProduct } from "#test/app.ts"
import { people, scenario } from "#test/scenario.ts"

const { engines, app } = await testProduct()

type Consumption = {
  benchmark: number
  below_benchmark: number
  consumption: { account_id: string; growth: { year: number; monthly: number; gap: number } | null }[]
}

test("W11: 130 after 100 a year before is on the benchmark; 118 is 12 points below it, and the advisor's work", async () => {
  const place = await scenario(engines, app, "2026-11-16T09:00:00Z")
  const { call, pass } = place
  for (const [account, after] of [
    ["on", 130],
    ["below", 118],
  ] as const) {
    await place.account(account, { tier: "A", created_on: "2025-01-10" })
    await place.subscription(account, { from: "2025-10-01", until: "2026-11-01", mrr: "100", licences: "10" })
    await place.subscription(account, { from: "2026-11-01", mrr: String(after), licences: "10" })
    await place.used(account, 9, "2026-10-20", "2026-11-15")
    await place.contract({
      contract_id: `cloud-${account}`,
      account_id: account,
      motion: "continuous",
      starts_on: "2025-01-10",
      meter: {
        product: "Servers",
        row: "meter.Hours",
        take: "sum",
        currency: "RUB",
        tiers: [{ from: 0, unit_price: "10" }],
      },
    })
    await place.happened(account, [
      { name: "meter.Hours", day: "2025-10-15", value: 100 },
      { name: "meter.Hours", day: "2026-10-15", value: after },
    ])
  }

  const found = await call<Consumption>("GET", "/billing/consumption?as_of=2026-11-16")
  const growth = new Map(found.consumption.map((one) => [one.account_id, one.growth]))
  // 1.3^(1/12) = 1.022104…
  expect(growth.get("on")?.year).toBeCloseTo(0.3, 12)
  expect(growth.get("on")?.monthly).toBeCloseTo(0.0221, 4)
  expect(growth.get("on")?.gap).toBeCloseTo(0, 12)
  expect(growth.get("below")?.gap).toBeCloseTo(-0.12, 12)

  await place.watch("growth_below_30")
  await pass("2026-11-16T10:00:00Z")
  expect(await place.alerts("on")).toEqual([])
  expect(await place.tasks("on")).toEqual([])
  expect(await place.alerts("below")).toMatchObject([
    { signal: "growth_below_30", owner_email: people.advisor, play: "growth_below_30" },
  ])
  expect(await place.tasks("below")).toMatchObject([
    { role: "advisor", owner_email: people.advisor, play: "growth_below_30" },
  ])
}, 120_000)
