import fc from "fast-check"
import { expect, test } from "vitest"
import { type Judged, median, rank, rocOf, tenths, wilson } from "./ranking.ts"

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

test("Hanley and McNeil's CT images: their area, and DeLong's interval as its definition gives it pair by pair", () => {
  const [sick, well] = [true, false].map((wanted) =>
    images.filter(({ happened }) => happened === wanted),
  ) as [Judged[], Judged[]]
  const inOrder = (a: Judged, b: Judged) => (a.value > b.value ? 1 : a.value === b.value ? 0.5 : 0)
  const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  const area = mean(sick.map((a) => mean(well.map((b) => inOrder(a, b)))))
  const variance = (components: number[]) =>
    components.reduce((sum, each) => sum + (each - area) ** 2, 0) / (components.length - 1)
  const error = Math.sqrt(
    variance(sick.map((a) => mean(well.map((b) => inOrder(a, b))))) / sick.length +
      variance(well.map((b) => mean(sick.map((a) => inOrder(a, b))))) / well.length,
  )
  // Their paper, p. 32: W = 0.893.
  expect(area).toBeCloseTo(0.893, 3)
  const { auc, interval } = rank(images, images.length)
  expect(auc).toBeCloseTo(area, 12)
  expect(interval?.[0]).toBeCloseTo(area - 1.959963984540054 * error, 12)
  expect(interval?.[1]).toBeCloseTo(area + 1.959963984540054 * error, 12)
  // The same by hand once: standard error 0.0307.
  expect(error).toBeCloseTo(0.0307244, 7)
})

test("the way of the ROC has the area beneath it, or nearly so where it is thinned", () => {
  const beneath = (way: [number, number][]) =>
    way.slice(1).reduce((sum, [x, y], i) => {
      const [lastX, lastY] = way[i] as [number, number]
      return sum + ((x - lastX) * (y + lastY)) / 2
    }, 0)
  const way = rocOf(images)
  expect(way).toHaveLength(6)
  expect([way[0], way.at(-1)]).toEqual([
    [0, 0],
    [1, 1],
  ])
  expect(beneath(way)).toBeCloseTo(rank(images, images.length).auc as number, 12)
  const many = Array.from({ length: 5000 }, (_, i) => ({
    value: Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453) + (i % 3) / 9,
    happened: i % 3 === 2,
    cluster: i,
  }))
  expect(rocOf(many).length).toBeLessThanOrEqual(200)
  expect(Math.abs(beneath(rocOf(many)) - (rank(many, many.length).auc as number))).toBeLessThan(0.002)
  expect(rocOf(judged([1, 2], [true, true]))).toEqual([])
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
