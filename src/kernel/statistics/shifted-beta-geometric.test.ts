import fc from "fast-check"
import { expect, test } from "vitest"
import {
  fitShiftedBetaGeometric,
  logLikelihoodOf,
  type Renewals,
  residualLifetime,
  survivalCurve,
} from "./shifted-beta-geometric.ts"

const renewalsOf = (survivors: readonly number[]): Renewals => ({
  atRisk: survivors.slice(0, -1),
  lost: survivors.slice(1).map((alive, t) => (survivors[t] as number) - alive),
})
const fit = (survivors: readonly number[]) => {
  const model = fitShiftedBetaGeometric(renewalsOf(survivors))
  if (!model) throw new Error("no model")
  return model
}

/** Per cent of a cohort left after each year (Fader & Hardie 2007, table 1 and their spreadsheet). */
const published = [
  {
    segment: "High End",
    left: [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1],
    alpha: 0.668,
    beta: 3.806,
    likelihood: -1611.2,
  },
  {
    segment: "Regular",
    left: [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1],
    alpha: 0.704,
    beta: 1.182,
    likelihood: -1680.3,
  },
]

test.each(published)("$segment: alpha, beta and likelihood as published", (segment) => {
  const model = fit(segment.left.map((share) => share * 10))
  expect(model.alpha).toBeCloseTo(segment.alpha, 3)
  expect(model.beta).toBeCloseTo(segment.beta, 3)
  expect(model.logLikelihood).toBeCloseTo(segment.likelihood, 1)
  expect(model.edge).toBeNull()
})

test("High End: years 8 to 12 as published, to a tenth of a per cent", () => {
  const projected = survivalCurve(fit(published[0]!.left), 12).slice(8)
  expect(projected.map(({ value }) => Math.round(value * 1000) / 10)).toEqual([46, 43.6, 41.4, 39.5, 37.8])
})

test("High End after seven renewals at 10 %: 7.53 discounted years still to come", () => {
  expect(residualLifetime(fit(published[0]!.left), 7, 0.1).value).toBeCloseTo(7.53, 2)
})

/** Alive after each of some renewals among many who leave with chances drawn from Beta(alpha, beta), in expectation. */
const expected = (alpha: number, beta: number, periods: number) =>
  Array.from({ length: periods }).reduce<number[]>(
    (alive, _, t) => [...alive, ((alive[t] as number) * (beta + t)) / (alpha + beta + t)],
    [1000],
  )

const shape = fc.double({ min: 0.2, max: 20, noNaN: true })

test("what the model itself expects gives its parameters back, and no other parameters are likelier", () => {
  fc.assert(
    fc.property(shape, shape, fc.integer({ min: 3, max: 40 }), (alpha, beta, periods) => {
      const renewals = renewalsOf(expected(alpha, beta, periods))
      const model = fitShiftedBetaGeometric(renewals)!
      // Flat hills (nearly everybody gone at once) tell the likelihood's height better than the place of its top.
      expect(model.logLikelihood).toBeGreaterThanOrEqual(logLikelihoodOf(renewals, alpha, beta) - 1e-6)
      for (const by of [0.9, 1.1]) {
        expect(logLikelihoodOf(renewals, model.alpha * by, model.beta)).toBeLessThan(model.logLikelihood)
        expect(logLikelihoodOf(renewals, model.alpha, model.beta * by)).toBeLessThan(model.logLikelihood)
      }
    }),
    { numRuns: 60 },
  )
  const model = fit(expected(0.9, 2.5, 10))
  expect(model.alpha).toBeCloseTo(0.9, 5)
  expect(model.beta).toBeCloseTo(2.5, 5)
})

test("residual lifetime: one renewal more or less is one step of the sum", () => {
  // DERL(n) = r(n + 1) × (1 + DERL(n + 1) ÷ (1 + d)), r being the share that makes the renewal.
  fc.assert(
    fc.property(
      shape,
      shape,
      fc.integer({ min: 0, max: 60 }),
      fc.double({ min: 0.005, max: 1, noNaN: true }),
      (alpha, beta, made, discount) => {
        const model = { alpha, beta, logLikelihood: 0, edge: null, covariance: null }
        const renewing = (beta + made) / (alpha + beta + made)
        const now = residualLifetime(model, made, discount).value
        const later = residualLifetime(model, made + 1, discount).value
        expect(now / (renewing * (1 + later / (1 + discount)))).toBeCloseTo(1, 9)
      },
    ),
  )
})

test("customers who are all alike have the geometric's lifetime, and the interval of a share", () => {
  const model = fit([1000, 900, 810, 729])
  expect(model.edge).toBe("alike")
  expect(model.alpha / (model.alpha + model.beta)).toBeCloseTo(0.1, 5)
  // 0.9 ÷ (1 − 0.9 ÷ 1.1)
  expect(residualLifetime(model, 3, 0.1).value).toBeCloseTo(4.95, 3)
  const [, once, twice] = survivalCurve(model, 2)
  expect(twice!.value).toBeCloseTo(0.81, 5)
  // Of 2710 renewals 271 were lost: the log-odds' error is √(1 ÷ (2710 × 0.9 × 0.1)).
  const odds = Math.log(9) - 1.959964 * Math.sqrt(1 / (2710 * 0.09))
  expect(once!.interval![0]).toBeCloseTo(1 / (1 + Math.exp(-odds)), 6)
})

test("nobody left after the first renewal: some always leave, some never", () => {
  const model = fit([100, 80, 80, 80, 80])
  expect(model.edge).toBe("split")
  expect(survivalCurve(model, 50)[50]!.value).toBeCloseTo(0.8, 3)
})

test("nothing is learnt where nobody left or nobody stayed", () => {
  expect(fitShiftedBetaGeometric({ atRisk: [10, 10], lost: [0, 0] })).toBeNull()
  expect(fitShiftedBetaGeometric({ atRisk: [10], lost: [10] })).toBeNull()
  expect(fitShiftedBetaGeometric({ atRisk: [], lost: [] })).toBeNull()
})

test("intervals hold what is true about as often as they say", () => {
  // A cohort of 400 drawn from Beta(1, 4); the truth is S(10) and the residual lifetime after six renewals.
  const [alpha, beta, seen] = [1, 4, 6]
  const truth = { alpha, beta, logLikelihood: 0, edge: null, covariance: null }
  const [survival, residual] = [survivalCurve(truth, 10)[10]!.value, residualLifetime(truth, seen, 0.1).value]
  let seed = 20070101
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return (seed + 0.5) / 2 ** 32
  }
  let [drawn, ofSurvival, ofResidual] = [0, 0, 0]
  for (let round = 0; round < 400; round++) {
    const alive = [400, ...Array.from({ length: seen }, () => 0)]
    for (let customer = 0; customer < 400; customer++) {
      // Beta(1, 4) by its inverse.
      const leaving = 1 - random() ** (1 / 4)
      for (let t = 1; t <= seen && random() > leaving; t++) alive[t] = (alive[t] as number) + 1
    }
    const model = fit(alive)
    if (model.edge) continue
    drawn++
    const holds = ([low, high]: [number, number], value: number) => Number(low <= value && value <= high)
    ofSurvival += holds(survivalCurve(model, 10)[10]!.interval!, survival)
    ofResidual += holds(residualLifetime(model, seen, 0.1).interval!, residual)
  }
  expect(drawn).toBeGreaterThan(380)
  expect(ofSurvival / drawn).toBeGreaterThan(0.9)
  expect(ofResidual / drawn).toBeGreaterThan(0.9)
})
