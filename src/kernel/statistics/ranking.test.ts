import fc from "fast-check"
import { expect, test } from "vitest"
import { type Judged, median, rank, tenths, wilson } from "./ranking.ts"

const judged = (values: readonly number[], happened: readonly boolean[]): Judged[] =>
  values.map((value, i) => ({ value, happened: happened[i] as boolean, cluster: i }))

/** Ratings 1…5 of CT images: 58 normal, 51 abnormal (Hanley & McNeil, Radiology 143, 1982, table I). */
const ratings = { normal: [33, 6, 6, 11, 2], abnormal: [3, 2, 2, 11, 33] }
const repeat = (counts: number[], happened: boolean) =>
  counts.flatMap((count, i) => Array.from({ length: count }, () => ({ value: i + 1, happened })))
const images = [...repeat(ratings.normal, false), ...repeat(ratings.abnormal, true)].map(
  (image, cluster) => ({
    ...image,
    cluster,
  }),
)

test("Hanley and McNeil's CT images: area and DeLong interval as Stata's roctab prints them", () => {
  // Stata Base Reference Manual, roctab: 109 obs, ROC area 0.8932, std. err. 0.0307, 95 % 0.83295 … 0.95339.
  const { auc, interval } = rank(images, images.length)
  expect(auc).toBeCloseTo(0.8932, 4)
  expect(interval?.[0]).toBeCloseTo(0.83295, 5)
  expect(interval?.[1]).toBeCloseTo(0.95339, 5)
})

test("scikit-learn's example of area and average precision", () => {
  // sklearn.metrics.roc_auc_score and average_precision_score, documentation: 0.75 and 0.83.
  const found = rank(judged([0.1, 0.4, 0.35, 0.8], [false, false, true, true]), 4)
  expect(found.auc).toBe(0.75)
  expect(found.averagePrecision).toBeCloseTo(0.8333, 4)
})

test("an observation told many times over is no more sure than told once", () => {
  const once = rank(images, images.length)
  const often = rank([...images, ...images, ...images], images.length)
  expect(often.auc).toBeCloseTo(once.auc as number, 12)
  expect(often.interval?.[0]).toBeCloseTo(once.interval?.[0] as number, 12)
  const separate = rank(
    [...images, ...images].map((image, cluster) => ({ ...image, cluster })),
    2 * images.length,
  )
  expect(separate.interval?.[0]).toBeGreaterThan(once.interval?.[0] as number)
})

const observations = fc.array(fc.record({ value: fc.integer({ min: 0, max: 12 }), happened: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
})

test("the area is the share of pairs in the right order, ties half", () => {
  fc.assert(
    fc.property(observations, (given) => {
      const of = (wanted: boolean) => given.filter(({ happened }) => happened === wanted)
      const pairs = of(true).flatMap((a) =>
        of(false).map((b) => (a.value > b.value ? 1 : a.value === b.value ? 0.5 : 0)),
      )
      const { auc } = rank(
        given.map((one, cluster) => ({ ...one, cluster })),
        given.length,
      )
      if (pairs.length === 0) expect(auc).toBeNull()
      else expect(auc).toBeCloseTo(pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length, 12)
    }),
  )
})

test("tenths hold a tenth each, whatever is equal", () => {
  fc.assert(
    fc.property(observations, (given) => {
      const parts = tenths(given.map((one, cluster) => ({ ...one, cluster })))
      for (const part of parts) expect(part.observations).toBeCloseTo(given.length / 10, 9)
      const positives = parts.reduce((sum, part) => sum + part.positives, 0)
      expect(positives).toBeCloseTo(given.filter(({ happened }) => happened).length, 9)
    }),
  )
  const [lowest, next] = tenths(
    judged([1, 1, 1, 1, 2, 3, 4, 5, 6, 7], [true, false, true, false, ...Array(6).fill(false)]),
  )
  expect(lowest).toEqual({ from: 1, to: 1, mean: 1, observations: 1, positives: 0.5 })
  expect(next?.positives).toBe(0.5)
})

test("Wilson's interval and the median", () => {
  // Newcombe, Statistics in Medicine 17, 1998, table I, method 3: 81 of 263 → 0.2553 … 0.3662; 0 of 20 → 0 … 0.1611.
  expect(wilson(81, 263).map((end) => Number(end.toFixed(4)))).toEqual([0.2553, 0.3662])
  expect(wilson(0, 20).map((end) => Number(end.toFixed(4)))).toEqual([0, 0.1611])
  expect([median([]), median([3]), median([4, 1]), median([9, 1, 2])]).toEqual([null, 3, 2.5, 2])
})
