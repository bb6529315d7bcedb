import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { contractRowSchema } from "./contracts.contract.ts"
import { churnReasonKind, productKind } from "./index.ts"
import { chargeOf, growthOf, paceOf } from "./meter.ts"
import { putContracts } from "./put-contracts.ts"
import { tellCharges } from "./tell-charges.ts"

const { engines, app } = await testProduct()

const hours = {
  product: "Servers",
  row: "usage.Hours",
  take: "sum" as const,
  currency: "RUB",
  tiers: [
    { from: 0, unit_price: "10" },
    { from: 100, unit_price: "8.5" },
  ],
  limit: 200,
}

/** A workspace with one cloud account that uses so much on each of these days. */
async function cloud(uses: readonly { day: Day; value: number }[]): Promise<Context> {
  const ctx = await engines.workspace()
  const contract = {
    contract_id: "c",
    account_id: "acme",
    motion: "continuous",
    starts_on: "2024-01-01",
    meter: hours,
  }
  await transaction(ctx, async (tx) => {
    await putAccounts(tx, ctx, [{ account_id: "acme", name: "Acme", traits: {} }])
    await putContracts(tx, ctx, [contractRowSchema.parse(contract)])
  })
  await append(
    ctx,
    uses.map(({ day, value }, at) => ({
      account_id: "acme",
      person: "",
      name: "usage.Hours",
      at: `${day}T09:00:00Z`,
      recorded_at: `${day}T09:00:00Z`,
      value,
      properties: {},
      source: "test",
      message_id: `u${at}`,
    })),
  )
  return ctx
}

type Answer = {
  below_benchmark: number
  near_limit: number
  consumption: {
    growth: { year: number; gap: number } | null
    running: object
    limit: { share: number; near: boolean } | null
  }[]
}

const monthly = (values: readonly number[]) =>
  values.map((value, at) => ({ day: addMonths("2025-10-15", at), value }))

describe("consumption", () => {
  test.each([
    [118, -0.12, 1],
    [130, 0, 0],
  ])("that grew from 100 to %i in a year is %d from the benchmark (W11)", async (after, gap, below) => {
    const ctx = await cloud(monthly([100, ...Array.from({ length: 11 }, () => 100), after]))
    const told = await caller(app, ctx)<Answer>("GET", "/billing/consumption?as_of=2026-10-31")
    expect(told.consumption[0]?.growth).toMatchObject({ month: "2026-10-01", before: 100, after })
    expect(told.consumption[0]?.growth?.gap).toBeCloseTo(gap, 10)
    expect(told.below_benchmark).toBe(below)
    expect(
      growthOf(
        new Map([
          ["2025-10-01", 100],
          ["2026-10-01", 130],
        ]),
        "2026-10-31",
        0.3,
      )?.monthly,
    ).toBeCloseTo(0.0221, 4)
  })

  test("runs at its pace to the end of the month and hints at 90 % of the limit", async () => {
    const ctx = await cloud([
      { day: "2026-11-02", value: 60 },
      { day: "2026-11-10", value: 30 },
      { day: "2026-11-20", value: 99 },
    ])
    const told = await caller(app, ctx)<Answer>("GET", "/billing/consumption?account=acme&as_of=2026-11-15")
    expect(told).toMatchObject({
      near_limit: 1,
      consumption: [
        {
          running: {
            days: 15,
            of_days: 30,
            quantity: 90,
            charge: { amount: "900.00" },
            pace_quantity: 180,
            pace_charge: { amount: "1680.00" },
          },
          limit: { share: 0.9, near: true },
          growth: null,
        },
      ],
    })
  })

  test("is told as one charge a month; the running one is told anew, another nothing twice", async () => {
    const ctx = await cloud([
      { day: "2026-09-30", value: 150 },
      { day: "2026-11-02", value: 60 },
    ])
    const charges = async () => {
      await relayOutbox(ctx)
      const { rows } = await caller(app, ctx)<{ rows: { value: number; properties: { month: string } }[] }>(
        "GET",
        "/accounts/acme/timeline?name=charge.*&order=oldest&to=2026-12-31",
      )
      return rows.map(({ value, properties }) => [properties.month, value])
    }
    await tellCharges(ctx)
    expect(await charges()).toEqual([
      ["2026-09", 1425],
      ["2026-11", 600],
    ])
    await append(ctx, [
      {
        account_id: "acme",
        person: "",
        name: "usage.Hours",
        at: "2026-11-15T09:00:00Z",
        recorded_at: "2026-11-15T09:00:00Z",
        value: 10,
        properties: {},
        source: "test",
        message_id: "late",
      },
    ])
    await tellCharges(ctx)
    await tellCharges(ctx)
    expect(await charges()).toEqual([
      ["2026-09", 1425],
      ["2026-11", 700],
    ])
    expect(await caller(app, ctx)("GET", "/accounts/acme/contracts")).toMatchObject({
      contracts: [{ term_ends_on: null, dates: null }],
    })
    await caller(app, ctx)("DELETE", "/contracts/c")
    expect(await charges()).toEqual([])
  })

  test("costs, step by step, what unit by unit it costs", () => {
    const tiers = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 })
      .chain((steps) =>
        fc.tuple(
          ...[0, ...steps.sort((a, b) => a - b)].map((from) =>
            fc
              .integer({ min: 0, max: 999 })
              .map((kopecks) => ({ from, unit_price: (kopecks / 100).toFixed(2) })),
          ),
        ),
      )
    fc.assert(
      fc.property(tiers, fc.integer({ min: 0, max: 80 }), (given, quantity) => {
        let sum = 0
        for (let unit = 0; unit < quantity; unit++)
          sum += Math.round(100 * Number(given.findLast(({ from }) => from <= unit)!.unit_price))
        expect(chargeOf({ tiers: given, currency: "RUB" }, quantity)).toBe(BigInt(sum))
      }),
    )
    expect(paceOf(10, "2026-02-14")).toEqual({ quantity: 20, days: 14, of_days: 28 })
  })
})

describe("the catalogue", () => {
  const library = join(import.meta.dirname, "../../../library")

  test("brings 13 products, found by their job in any form of its words (S000-50)", async () => {
    const ctx = await engines.workspace()
    await transaction(ctx, (tx) => loadLibrary(tx, ctx, library, [productKind, churnReasonKind]))
    const call = caller(app, ctx)
    const { templates } = await call<{ templates: { key: string }[] }>("GET", "/catalogue/templates")
    expect(templates).toHaveLength(13)
    for (const { key } of templates)
      await call("POST", `/catalogue/templates/${key}/adopt`, { language: "ru" })
    await call("POST", "/catalogue/templates/liquid_cube/adopt", { language: "ru" }, 409)
    const find = async (search: string) =>
      (
        await call<{ products: { product_id: string }[] }>(
          "GET",
          `/catalogue/products?search=${encodeURIComponent(search)}`,
        )
      ).products.map(({ product_id }) => product_id)
    expect(await find("удалённые рабочие места")).toEqual(
      expect.arrayContaining(["linx_free_cloud", "linx_remote_workplaces", "aerodisk_termidesk"]),
    )
    expect(await find("Термидеск")).toEqual(["aerodisk_termidesk"])
    expect(await find("подводная лодка")).toEqual([])
    const { reasons } = await call<{ reasons: { key: string }[] }>("GET", "/churn-reasons")
    expect(reasons.map(({ key }) => key)).toEqual(expect.arrayContaining(["indifference", "failed_payment"]))
  })

  test("prices by way, currency, day and quantity; a promotion counts down to its end (A31)", async () => {
    const ctx = await engines.workspace()
    const call = caller(app, ctx)
    const headers = { authorization: await app.keyFor(ctx) }
    const put = (payload: object) =>
      app.inject({ method: "PUT", url: "/api/v1/catalogue/products/crm", headers, payload })
    const tier = { kind: "subscription", months: 12, currency: "USD", from: "2026-01-01" }
    const answer = await put({
      name: "CRM",
      sold: [
        { kind: "subscription", months: 12 },
        { kind: "promo", ends_on: "2026-11-30" },
      ],
      prices: [
        { ...tier, unit_price: "1500" },
        { ...tier, min_quantity: 10, unit_price: "1200" },
        { ...tier, from: "2026-12-01", unit_price: "1800" },
      ],
    })
    expect(answer.json()).toMatchObject({ promo_days: 14, entry: [{ amount: "100", currency: "USD" }] })
    const price = (quantity: number, as_of: Day) =>
      call<{ price: { total: string } | null }>(
        "GET",
        `/catalogue/products/crm/price?kind=subscription&months=12&currency=USD&quantity=${quantity}&as_of=${as_of}`,
      ).then((told) => told.price?.total ?? null)
    expect([
      await price(1, "2026-11-16"),
      await price(10, "2026-11-16"),
      await price(10, "2026-12-01"),
      await price(1, addDays("2026-01-01", -1)),
    ]).toEqual(["1500", "12000", "18000", null])
    expect((await put({ name: "CRM", sold: [{ kind: "promo" }] })).statusCode).toBe(422)
    expect((await put({ name: "CRM", sold: [] })).statusCode).toBe(422)
  })
})
