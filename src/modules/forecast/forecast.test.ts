import { expect, test } from "vitest"
import type { z } from "zod"
import { addDays, addMonths } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type * as contract from "./contract.ts"
import { byScore } from "./forecast.rules.ts"
import { type Lesson, learnOdds } from "./renewal-odds.ts"

const { engines, app } = await testProduct()

type Forecast = z.output<typeof contract.renewalForecast.response>
type Renewals = z.output<typeof contract.forecastRenewals.response>

type Term = { id: string; from: string; to: string | null; mrr?: string }

async function withTerms(terms: readonly Term[]) {
  const ctx = await engines.workspace()
  await transaction(ctx, async (tx) => {
    const ids = [...new Set(terms.map(({ id }) => id))]
    await putAccounts(
      tx,
      ctx,
      ids.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await putSubscriptions(
      tx,
      ctx,
      terms.map(({ id, from, to, mrr }) => ({
        subscription_id: id,
        account_id: id,
        started_on: from,
        ended_on: to,
        mrr: mrr ?? "100",
        product: "Cloud",
      })),
    )
  })
  return caller(app, ctx)
}

/** Ten terms a month through 2025, of which so many went on for a year. */
const past = (renewed: number): Term[] =>
  Array.from({ length: 120 }, (_, i) => {
    const from = addMonths("2024-01-10", i % 12)
    const id = `p${i}`
    const first = { id, from, to: addMonths(from, 12) }
    return Math.floor(i / 12) < renewed ? [first, { id, from: first.to, to: addMonths(from, 24) }] : [first]
  }).flat()

test("what comes up, foretold by how often terms went on, with the interval of independent renewals", async () => {
  const call = await withTerms(past(8))
  const forecast = await call<Forecast>("GET", "/revenue/forecast?as_of=2025-12-31&months=3&back=2")
  expect(forecast.rate).toMatchObject({ terms: 110, renewed: 88, rate: 88.5 / 111 })
  const [october, november, december, january, february] = forecast.months
  expect([january, february].map((month) => [month?.month, month?.renewals, month?.actual])).toEqual([
    ["2026-01", 8, null],
    ["2026-02", 8, null],
  ])
  expect(Number(january!.expected!.amount)).toBeCloseTo(800 * (88.5 / 111), 1)
  // Of Binomial(8, 0.797): P(≤ 4) = 0.066, P(≤ 5) = 0.21, P(≤ 7) = 0.84.
  expect([january!.worst!.amount, january!.best!.amount]).toEqual(["500.00", "800.00"])
  expect(january!.by_score).toBe(0)
  // In the month of the day ends are over: they count as they went.
  expect(december).toMatchObject({
    renewals: 10,
    expected: { amount: "800.00" },
    actual: {
      renewals: 8,
      losses: 2,
      renewed: { amount: "800.00" },
      lost: { amount: "200.00" },
      partial: true,
    },
  })
  // Foretold from what was known before them.
  expect(november!.expected!.amount).toBe((1000 * ((9 * 8 + 8 + 0.5) / 101)).toFixed(2))
  expect(october!.actual).toMatchObject({ renewals: 8, losses: 2, partial: false })
  expect(forecast.within).toEqual({ months: 2, of: 2 })
  // December's ten as they went, and of sixteen to come P(X ≤ 10) = 0.086, P(X ≤ 11) = 0.21; to two steps of 2600 ÷ 4000.
  expect(forecast.ahead).toMatchObject({ renewals: 26, amount: { amount: "2600.00" } })
  expect(Math.abs(Number(forecast.ahead.worst!.amount) - 1900)).toBeLessThan(1.3)
})

test("no score to learn from is said, and the rate speaks", async () => {
  const call = await withTerms(past(8))
  const forecast = await call<Forecast>("GET", "/revenue/forecast?as_of=2025-12-31")
  expect(forecast.score).toBeNull()
  expect(forecast.why_no_score).toBe("none")
})

test("the renewals behind a month, the most to lose first", async () => {
  const call = await withTerms([
    ...past(8),
    { id: "big", from: "2025-02-01", to: "2026-02-01", mrr: "900" },
    { id: "endless", from: "2025-02-01", to: null },
    { id: "moved", from: "2025-02-03", to: "2026-02-03" },
  ])
  const { total, renewals } = await call<Renewals>(
    "GET",
    "/revenue/forecast/renewals?as_of=2025-12-31&month=2026-02",
  )
  expect(total).toBe(10)
  expect(renewals[0]).toMatchObject({ account_id: "big", ends_on: "2026-02-01", by: "rate", outcome: null })
  expect(renewals[0]!.likelihood).toBeCloseTo(88.5 / 111, 12)
  expect(renewals.some(({ account_id }) => account_id === "endless")).toBe(false)
})

test("without a single ended term nothing is foretold", async () => {
  const call = await withTerms([{ id: "a", from: "2025-06-01", to: "2026-02-01" }])
  const forecast = await call<Forecast>("GET", "/revenue/forecast?as_of=2025-12-31&months=3&back=0")
  expect(forecast.rate.rate).toBeNull()
  expect(forecast.months[2]).toMatchObject({ renewals: 1, expected: null, worst: null, best: null })
})

/** Terms that end one a day; those below a score of 50 are lost three times in four, the others once in ten. */
const lessons = Array.from({ length: 300 }, (_, i): Lesson => {
  const low = i % 3 === 0
  return {
    account_id: `a${i % 90}`,
    ended_on: addDays("2025-01-01", i),
    score: low ? 20 + (i % 20) : 60 + (i % 35),
    lost: low ? i % 4 !== 0 : i % 10 === 1,
  }
})

test("what a score tells of renewals is learnt from how they went, and cut where nobody uses it", () => {
  const odds = learnOdds(lessons)
  if (typeof odds === "string") throw new Error(odds)
  const share = (of: readonly Lesson[]) => of.filter(({ lost }) => !lost).length / of.length
  // One slope for all scores: the two groups' means lie on it, since their scores hardly overlap.
  const mean = (of: readonly Lesson[]) =>
    of.reduce((sum, { score }) => sum + odds.likelihood(score).likelihood, 0) / of.length
  expect(mean(lessons)).toBeCloseTo(share(lessons), 3)
  expect(Math.abs(mean(lessons.filter(({ score }) => score < 50)) - 0.25)).toBeLessThan(0.07)
  expect(odds.check.brier).toBeLessThan(odds.check.brier_of_rate)
  const { likelihood, interval } = odds.likelihood(80)
  expect(interval[0] < likelihood && likelihood < interval[1]).toBe(true)
  expect(byScore(odds, { score: 80, unused: true })).toMatchObject({ likelihood: 0.1, by: "score" })
  expect(byScore(odds, { score: 80, unused: false }).likelihood).toBe(likelihood)
})

test("a score that tells nothing leaves the word to the rate", () => {
  const blind = lessons.map((lesson, i) => ({ ...lesson, score: (i * 37) % 100, lost: i % 5 === 0 }))
  expect(learnOdds(blind)).toBe("no_better")
  expect(learnOdds(lessons.slice(0, 12))).toBe("few")
})
