import { expect, test } from "vitest"
import { differenceOfMeans, differenceOfRatios, differenceOfShares, wilson } from "./differences.ts"

test("Wilson's interval as Newcombe tabulates it (Statistics in Medicine 17, 1998, 857–872, table I, method 3)", () => {
  const published: [number, number, number, number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]
  for (const [events, of, low, high] of published) {
    const interval = wilson({ events, of })
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  }
})

test("differences of shares as Newcombe tabulates them (Statistics in Medicine 17, 1998, 873–890, table II, method 10)", () => {
  const published: [number, number, number, number, number, number][] = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ]
  for (const [a, m, b, n, low, high] of published) {
    const difference = differenceOfShares({ events: a, of: m }, { events: b, of: n })!
    expect(difference.value).toBeCloseTo(a / m - b / n, 12)
    expect(difference.low).toBeCloseTo(low, 4)
    expect(difference.high).toBeCloseTo(high, 4)
  }
  expect(differenceOfShares({ events: 0, of: 0 }, { events: 1, of: 2 })).toBeNull()
})

test("differences of means as R's t.test gives them for Student's sleep data", () => {
  const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  const two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
  const difference = differenceOfMeans(one, two)!
  expect(difference.value).toBeCloseTo(-1.58, 12)
  expect(difference.low).toBeCloseTo(-3.3654832, 6)
  expect(difference.high).toBeCloseTo(0.2054832, 6)
  expect(differenceOfMeans([1], two)).toBeNull()
})

test("ratios over equal beginnings are means", () => {
  const pairs = (values: number[]) => values.map((after) => ({ before: 1, after }))
  const one = [1, 0.8, 0, 1.4, 1.1]
  const two = [0.9, 0.4, 0, 1, 1.2, 0.3]
  const means = differenceOfMeans(one, two)!
  const ratios = differenceOfRatios(pairs(one), pairs(two))!
  for (const end of ["value", "low", "high"] as const) expect(ratios[end]).toBeCloseTo(means[end], 12)
})
