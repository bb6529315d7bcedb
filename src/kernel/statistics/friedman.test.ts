import { expect, test } from "vitest"
import { friedman } from "./friedman.ts"

test("Friedman's statistic by hand", () => {
  // Ranks 1 2 3, 1 3 2, 1 2 3 and 2 1 3: sums 5, 8, 11 about 8; 12 ÷ (4 · 3 · 4) · (25 + 64 + 121) − 3 · 4 · 4 = 4.5.
  const rows = [
    [1, 2, 3],
    [10, 30, 20],
    [5, 6, 7],
    [8, 2, 9],
  ]
  const { statistic, p } = friedman(rows) ?? { statistic: 0, p: 0 }
  expect(statistic).toBeCloseTo(4.5, 12)
  expect(p).toBeCloseTo(Math.exp(-4.5 / 2), 12)
})

test("equal values share their rank, and what cannot be ranked is not tested", () => {
  // Ranks 1.5 1.5 3 and 1 2 3: sums 2.5, 3.5, 6 about 4; Σr² = 13.5 + 14 less 24 is 3.5; 2 · (2.25 + 0.25 + 4) ÷ 3.5.
  expect(
    friedman([
      [1, 1, 2],
      [1, 2, 3],
    ])?.statistic,
  ).toBeCloseTo(13 / 3.5, 12)
  expect(friedman([[1, 2, 3]])).toBeNull()
  expect(
    friedman([
      [1, 1],
      [2, 2],
    ]),
  ).toBeNull()
})
