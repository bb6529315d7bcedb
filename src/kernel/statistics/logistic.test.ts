import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { expect, test } from "vitest"
import { errorOfOdds, fitLogistic, type Sample } from "./logistic.ts"
import { rank } from "./ranking.ts"

const sampleOf = (rows: readonly number[][], happened: readonly boolean[]): Sample => ({
  width: rows[0]?.length ?? 0,
  features: Float64Array.from(rows.flat()),
  happened: Uint8Array.from(happened, Number),
})

/** Joint temperature (°F) and thermal distress of O-rings on 23 flights (Dalal, Fowlkes & Hoadley, JASA 84, 1989). */
const temperatures = [
  66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58,
]
const distress = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1].map(Boolean)
const flights = sampleOf(
  temperatures.map((temperature) => [temperature]),
  distress,
)

test("the O-rings: 15.0429 − 0.2322 × temperature, as published", () => {
  const { intercept, weights, probability } = fitLogistic(flights, { l2: 0 })
  expect(intercept).toBeCloseTo(15.0429, 4)
  expect(weights[0]).toBeCloseTo(-0.2322, 4)
  // The launch at 31 °F: p = 0.9996.
  expect(probability([31])).toBeCloseTo(0.9996, 4)
})

test("a weight that may not speak for it stays at nothing, and the intercept takes the base rate", () => {
  const cold = sampleOf(
    temperatures.map((temperature) => [-temperature]),
    distress,
  )
  const { intercept, weights } = fitLogistic(cold, { l2: 0, nonPositive: true })
  expect(weights[0]).toBe(0)
  expect(intercept).toBeCloseTo(Math.log(7 / 16), 9)
  expect(fitLogistic(flights, { l2: 0, nonPositive: true }).weights[0]).toBeCloseTo(-0.2322, 4)
})

test("a penalty makes the least of the penalised loss: no small step betters it", () => {
  const rows = temperatures.map((temperature, i) => [temperature / 80, (i % 5) / 5, ((i * 7) % 11) / 11])
  const loss = (beta: number[]) =>
    rows.reduce(
      (sum, row, i) => {
        const eta = beta.reduce(
          (total, weight, j) => total + weight * (j === 0 ? 1 : (row[j - 1] as number)),
          0,
        )
        return sum + Math.log(1 + Math.exp(eta)) - (distress[i] ? eta : 0)
      },
      0.35 * beta.slice(1).reduce((sum, weight) => sum + weight ** 2, 0),
    )
  const { intercept, weights } = fitLogistic(sampleOf(rows, distress), { l2: 0.7 })
  const best = [intercept, ...weights]
  for (let j = 0; j < best.length; j++)
    for (const by of [-1e-3, 1e-3])
      expect(loss(best.map((each, k) => (j === k ? each + by : each)))).toBeGreaterThan(loss(best))
})

test("the error of log-odds: with one row a cluster near the inverse information, and clusters make it larger", () => {
  const model = fitLogistic(flights, { l2: 0 })
  const error = errorOfOdds(
    flights,
    model,
    0,
    temperatures.map((_, i) => i),
  )
  // Published standard error of the slope: 0.1082; the sandwich agrees in size, not to the digit.
  const slope = Math.sqrt(Math.abs(error([1]) ** 2 + error([-1]) ** 2 - 2 * error([0]) ** 2) / 2)
  expect(slope).toBeGreaterThan(0.07)
  expect(slope).toBeLessThan(0.14)
  const doubled = sampleOf(
    [...temperatures, ...temperatures].map((t) => [t]),
    [...distress, ...distress],
  )
  const pairs = errorOfOdds(
    doubled,
    model,
    0,
    [...temperatures, ...temperatures].map((_, i) => i % 23),
  )
  expect(pairs([60])).toBeCloseTo(error([60]), 9)
})

/** Newton's method as in a textbook, by Gaussian elimination over plain arrays: another way to the same numbers. */
function textbook(rows: number[][], happened: boolean[]): number[] {
  const width = (rows[0]?.length ?? 0) + 1
  let beta = Array.from({ length: width }, () => 0)
  for (let round = 0; round < 25; round++) {
    const system = Array.from({ length: width }, () => Array.from({ length: width + 1 }, () => 0))
    for (const [i, row] of rows.entries()) {
      const x = [1, ...row]
      const p = 1 / (1 + Math.exp(-x.reduce((sum, each, j) => sum + each * beta[j]!, 0)))
      for (let j = 0; j < width; j++) {
        system[j]![width]! += x[j]! * (Number(happened[i]) - p)
        for (let k = 0; k < width; k++) system[j]![k]! += p * (1 - p) * x[j]! * x[k]!
      }
    }
    for (let j = 0; j < width; j++)
      for (let other = j + 1; other < width; other++) {
        const factor = system[other]![j]! / system[j]![j]!
        for (let k = j; k <= width; k++) system[other]![k]! -= factor * system[j]![k]!
      }
    const step = Array.from({ length: width }, () => 0)
    for (let j = width - 1; j >= 0; j--) {
      const rest = system[j]!.slice(j + 1, width).reduce((sum, each, k) => sum + each * step[j + 1 + k]!, 0)
      step[j] = (system[j]![width]! - rest) / system[j]![j]!
    }
    beta = beta.map((each, j) => each + step[j]!)
  }
  return beta
}

const telco = join(import.meta.dirname, "../../../../shared/reference/telco/Telco-Customer-Churn.csv")

test.skipIf(!existsSync(telco))("Telco: weights and area agree with plain Newton and plain counting", () => {
  const records = parse<Record<string, string>>(readFileSync(telco), { columns: true })
  const rows = records.map((one) => [
    Number(one["tenure"]) / 72,
    Number(one["MonthlyCharges"]) / 100,
    Number(one["SeniorCitizen"]),
    Number(one["Contract"] === "Month-to-month"),
    Number(one["Contract"] === "Two year"),
    Number(one["InternetService"] === "Fiber optic"),
    Number(one["TechSupport"] === "Yes"),
    Number(one["PaperlessBilling"] === "Yes"),
    Number(one["PaymentMethod"] === "Electronic check"),
  ])
  const happened = records.map((one) => one["Churn"] === "Yes")
  expect([records.length, happened.filter(Boolean).length]).toEqual([7043, 1869])
  const model = fitLogistic(sampleOf(rows, happened), { l2: 0 })
  const expected = textbook(rows, happened)
  const found = [model.intercept, ...model.weights]
  for (const [j, weight] of found.entries()) expect(weight).toBeCloseTo(expected[j] as number, 6)
  const risks = rows.map((row) => model.probability(row))
  const { auc } = rank(
    risks.map((value, i) => ({ value, happened: happened[i] as boolean, cluster: i })),
    rows.length,
  )
  let pairs = 0
  const of = (wanted: boolean) => risks.filter((_, i) => happened[i] === wanted)
  const kept = of(false)
  for (const a of of(true)) for (const b of kept) pairs += a > b ? 1 : a === b ? 0.5 : 0
  expect(auc).toBeCloseTo(pairs / (1869 * 5174), 12)
  // Worked out once more apart from this code, by Newton and rank sums in another language.
  expect(auc).toBeCloseTo(0.8389139, 7)
  expect(model.weights[0]).toBeCloseTo(-2.46028, 5)
})
