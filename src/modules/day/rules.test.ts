import fc from "fast-check"
import { expect, test } from "vitest"
import { addDays, daysBetween } from "#kernel/time.ts"
import { returnReasons } from "./returns.contract.ts"
import { comeBack, type Standing } from "./returns.rules.ts"
import { loadOf, stageOf, weigh } from "./rules.ts"

const day = "2026-11-16"

test("weight is ARR × risk × nearness, halving every 30 days", () => {
  const stake = { arrMinor: 1_200_000n, atStakeMinor: 600_000n, risks: [0.1], days: [30] }
  expect(weigh(stake)).toEqual({ risk: 0.5, atRiskMinor: 600_000n, days: 30, weight: 300_000 })
  expect(weigh({ ...stake, risks: [0.8], days: [-5, 90] })).toEqual({
    risk: 0.8,
    atRiskMinor: 960_000n,
    days: 0,
    weight: 960_000,
  })
})

test("more ARR, more risk or a nearer day never weighs less", () => {
  const stakes = fc.record({
    arrMinor: fc.bigInt(0n, 10n ** 13n),
    atStakeMinor: fc.constant(0n),
    risks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
    days: fc.array(fc.integer({ min: -100, max: 400 }), { minLength: 1, maxLength: 5 }),
  })
  fc.assert(
    fc.property(stakes, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(400), (stake, risk, nearer) => {
      const { weight } = weigh(stake)
      expect(weight).toBeGreaterThanOrEqual(0)
      expect(weigh({ ...stake, arrMinor: stake.arrMinor + 100n }).weight).toBeGreaterThanOrEqual(weight)
      expect(weigh({ ...stake, risks: [...stake.risks, risk] }).weight).toBeGreaterThanOrEqual(weight)
      expect(weigh({ ...stake, days: [...stake.days, nearer] }).weight).toBeGreaterThanOrEqual(weight)
    }),
  )
})

test("a renewal's stage is the least that is not below the days left", () => {
  expect([91, 90, 61, 60, 31, 30, 14, 8, 7, 0].map(stageOf)).toEqual([null, 90, 90, 60, 60, 30, 14, 14, 7, 7])
})

test("a book of 1.6, 3 and 6 million USD is below, usual and above (S001-19)", () => {
  expect([1_600_000, 2_000_000, 3_000_000, 5_000_000, 6_000_000].map(loadOf)).toEqual([
    "below",
    "usual",
    "usual",
    "usual",
    "above",
  ])
})

const figure = fc.oneof(fc.constant(Number.NaN), fc.double({ min: -2, max: 20, noNaN: true }))
const count = fc.oneof(fc.constant(Number.NaN), fc.nat(60))
const standings: fc.Arbitrary<Standing> = fc.record({
  tier: fc.constantFrom("A", "B", "C", "Z", null),
  sinceTouch: count,
  pace: figure,
  features: count,
  featuresBefore: count,
  growth: figure,
})

/** The same by hand: every reason that holds with the days it waits after a touch; the first of the soonest. */
function walked({ tier, sinceTouch, pace, features, featuresBefore, growth }: Standing) {
  const all: [string, number, boolean][] = [
    ["use_fell", 7, pace < 0.8],
    ["use_case_gap", 14, featuresBefore > 0 && features < 0.7 * featuresBefore],
    ["growth", 30, growth < 0.3],
    ["cadence", tier === "A" ? 15 : tier === "B" ? 30 : 60, true],
  ]
  const left = (wait: number) => (Number.isNaN(sinceTouch) ? 0 : Math.max(0, wait - sinceTouch))
  const holding = all.filter(([, , holds]) => holds).map(([why, wait]) => ({ why, in: left(wait) }))
  const soonest = Math.min(...holding.map((each) => each.in))
  return holding.find((each) => each.in === soonest)
}

test("there is always a reason and a day to come back, never an invoice, a release or a day gone by (S002-32)", () => {
  expect(returnReasons.filter((why) => /invoice|release|bill|version/.test(why))).toEqual([])
  fc.assert(
    fc.property(standings, (standing) => {
      const { why, on } = comeBack(standing, day)
      expect(returnReasons).toContain(why)
      expect(on >= day && on <= addDays(day, 60)).toBe(true)
      expect({ why, in: daysBetween(day, on) }).toEqual(walked(standing))
    }),
    { numRuns: 500 },
  )
})
