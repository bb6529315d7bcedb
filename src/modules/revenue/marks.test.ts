import { expect, test } from "vitest"
import { markCells } from "./marks.ts"

const row = (percents: number[], accounts = 20) =>
  percents.map((percent, age) => ({ age, value: percent / 100, accounts, partial: false }))
const rule = { threshold: 0.05, minSize: 5 }

test("the cohorts of March and April have two cells that jump: one up, one down (W7)", () => {
  const march = row([2, 2, 3, 12, 3, 2])
  const april = row([3, 3, 2, 3, 2, 3])
  expect(markCells([march, april], rule)).toEqual([
    [null, null, null, "up", "down", null],
    [null, null, null, null, null, null],
  ])
})

test("five points are five points, a small cohort and a month that is not over are not marked", () => {
  expect(markCells([row([3, 8, 3])], rule)).toEqual([[null, "up", "down"]])
  expect(markCells([row([3, 7.9, 3])], rule)).toEqual([[null, null, null]])
  expect(markCells([row([3, 30, 3], 4)], rule)).toEqual([[null, null, null]])
  const unfinished = row([3, 30]).map((cell) => ({ ...cell, partial: cell.age === 1 }))
  expect(markCells([unfinished], rule)).toEqual([[null, null]])
})

test("a cell far from the same age of the other cohorts is marked though it did not jump", () => {
  // Of 1, 2, 3, 4, 5 and 9 the median is 3.5, the median deviation 1.5: (9 − 3.5) ÷ (1.4826 × 1.5) = 2.47, of 9.2 2.56.
  const others = [1, 2, 3, 4, 5]
  const at = (last: number) =>
    markCells(
      [...others, last].map((percent) => row([percent])),
      rule,
    )[5]
  expect(at(9)).toEqual([null])
  expect(at(9.2)).toEqual(["up"])
  expect(
    markCells(
      [1, 2, 9.2].map((percent) => row([percent])),
      rule,
    ),
  ).toEqual([[null], [null], [null]])
})
