import { join } from "node:path"
import { expect, test } from "vitest"
import type { z } from "zod"
import { transaction } from "#modules/identity/index.ts"
import { loadLibrary, saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { append } from "#modules/timeline/index.ts"
import { simulateVendor } from "#simulate/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { loadDemonstration } from "../../demonstration.ts"
import { libraryKinds } from "../../library-kinds.ts"
import type { Backtest, renewalLikelihood, suggestWeights } from "./contract.ts"
import { scoreKind } from "./definition.ts"

const options = { seed: 5, lastDay: "2026-11-15", accounts: 260, usageScale: 0.05 }
const { engines, app } = await testProduct()
const ctx = await loadDemonstration(engines, options)
await transaction(ctx, (tx) =>
  loadLibrary(tx, ctx, join(import.meta.dirname, "..", "..", "..", "library"), libraryKinds),
)
const call = caller(app, ctx)

const period = { from: "2025-01-31", to: "2026-07-31", horizon_days: 90 }
const backtest = (key: string) =>
  call<Backtest>("POST", `/scores/${key}/backtest`, { ...period, outcome: "churn" })

test("health tells who was lost on a vendor whose truth is known, noise does not", async () => {
  const words = { en: "n", ru: "н" }
  const noise = { name: words, about: words, unit: "number", good: "up", take: "last", over: "ever" }
  await transaction(ctx, async (tx) => {
    await saveDocument(tx, ctx, metricKind, { key: "noise", body: { ...noise, of: { name: ["noise"] } } })
    const groups = [
      {
        key: "n",
        weight: 1,
        inputs: [
          {
            metric: "noise",
            weight: 1,
            curve: [
              [0, 0],
              [1, 100],
            ],
          },
        ],
      },
    ]
    const bands = [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }]
    await saveDocument(tx, ctx, scoreKind, { key: "noise", body: { groups, bands } })
  })
  const { accounts } = simulateVendor(options)
  const months = Array.from({ length: 24 }, (_, i) => new Date(Date.UTC(2025, i, 20)).toISOString())
  await append(
    ctx,
    accounts.flatMap(({ account_id }, a) =>
      months.map((at, m) => {
        const x = Math.sin(a * 12.9898 + m * 78.233) * 43758.5453
        const row = {
          account_id,
          person: "",
          name: "noise",
          at,
          recorded_at: at,
          properties: {},
          source: "test",
        }
        return { ...row, value: x - Math.floor(x), message_id: `noise ${account_id} ${m}` }
      }),
    ),
  )
  const [health, voice, chance] = [
    await backtest("health"),
    await backtest("customer_score"),
    await backtest("noise"),
  ]
  expect(health.positives).toBeGreaterThan(40)
  expect(health.auc).toBeGreaterThan(0.7)
  expect(health.lift_lowest_decile).toBeGreaterThan(2.5)
  expect(health.auc_interval?.[0]).toBeGreaterThan(0.5)
  const [low, high] = chance.auc_interval as [number, number]
  expect(low).toBeLessThan(0.5)
  expect(high).toBeGreaterThan(0.5)
  expect(voice.without_score).toBeGreaterThan(0)
})

type Suggestion = z.output<typeof suggestWeights.response>

test("suggested weights are learnt from the past alone, and judged on what came later", async () => {
  const found = await call<Suggestion>("POST", "/scores/health/suggest-weights", {
    ...period,
    outcome: "churn",
  })
  expect(found.learnt_from.losses).toBeGreaterThanOrEqual(20)
  expect(found.inputs.reduce((sum, { suggested }) => sum + suggested, 0)).toBeCloseTo(1, 9)
  expect(found.inputs.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
  expect(found.inputs.every(({ suggested }) => suggested >= 0)).toBe(true)
  expect(found.suggested.later.auc).toBeGreaterThan(0.7)
  // The document is one that can be saved, and does what was said of it.
  const body = { ...period, from: found.split, document: found.document }
  const again = await call<Backtest>("POST", "/scores/health/backtest", { ...body, outcome: "churn" })
  expect(again.auc).toBeCloseTo(found.suggested.later.auc as number, 9)
  // What happened after the split says nothing to the learning.
  const shorter = await call<Suggestion>("POST", "/scores/health/suggest-weights", {
    ...period,
    to: "2026-05-31",
    split: found.split,
    outcome: "churn",
  })
  expect(shorter.document).toEqual(found.document)
  const few = await call<{ detail: string }>(
    "POST",
    "/scores/health/suggest-weights",
    { from: "2025-01-31", to: "2025-04-30", horizon_days: 30, outcome: "churn" },
    422,
  )
  expect(few.detail).toMatch(/^\d+ accounts were lost among the months .* at least 20 are needed/)
})

test("renewal likelihood: calibrated on later months, capped where nobody uses the product", async () => {
  engines.setNow(new Date("2026-11-16T09:00:00Z"))
  const found = await call<z.output<typeof renewalLikelihood.response>>(
    "GET",
    "/scores/health/likelihood?as_of=2026-08-15&horizon_days=90",
  )
  const { check, values } = found
  expect(values.length).toBeGreaterThan(100)
  for (const { likelihood, interval, unused } of values) {
    expect(interval[0]).toBeLessThanOrEqual(likelihood)
    expect(interval[1]).toBeGreaterThanOrEqual(likelihood)
    if (unused) expect(likelihood).toBeLessThanOrEqual(0.1)
  }
  expect(values.some(({ unused }) => unused)).toBe(true)
  // What was expected of all later months together is near what happened, and better told than by the rate alone.
  expect(Math.abs((check?.expected ?? 0) - (check?.stayed ?? 1))).toBeLessThan(0.03)
  expect(check?.brier).toBeLessThan((check?.stayed ?? 0) * (1 - (check?.stayed ?? 0)))
  await call("GET", "/scores/health/likelihood?as_of=2024-10-15", undefined, 422)
})
