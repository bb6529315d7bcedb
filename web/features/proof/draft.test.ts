import fc from "fast-check"
import { expect, test } from "vitest"
import {
  type Corner,
  documentOf,
  draftOf,
  rounded,
  sameModel,
  sharesOf,
  spanOf,
  withBorder,
  withCorner,
  withGroupWeight,
  withInput,
  withMoreCorners,
  withWeightsOf,
} from "./draft.ts"

const name = { en: "n", ru: "н" }
const line: Corner[] = [
  [0, 0],
  [1, 100],
]
const input = (metric: string, weight: number) => ({ metric, weight, curve: line })
const draft = draftOf({
  key: "health",
  name,
  about: name,
  combine: "weighted_mean",
  groups: [
    { key: "use", name, weight: 50, inputs: [input("a", 3), input("b", 1)] },
    { key: "voice", name, weight: 50, inputs: [input("c", 1)] },
  ],
  bands: [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }],
})

test("a weight of nothing leaves out an input, and a group with its last one; the rest of the document stays", () => {
  const without = withInput(withGroupWeight(draft, 0, 30), 1, 0, { weight: 0 })
  expect(documentOf(without)).toMatchObject({
    key: "health",
    about: name,
    groups: [{ key: "use", weight: 30, inputs: [{ metric: "a" }, { metric: "b" }] }],
  })
  expect(sharesOf(draft)).toEqual([[0.375, 0.125], [0.5]])
  expect(sharesOf(without)).toEqual([[0.75, 0.25], [0]])
  expect(sameModel(without, draft)).toBe(false)
  expect(sameModel(withInput(withInput(draft, 0, 1, { weight: 9 }), 0, 1, { weight: 1 }), draft)).toBe(true)
})

test("taken over, a suggestion gives its weights and leaves what it left out at nothing", () => {
  const suggested = draftOf({
    ...documentOf(draft),
    groups: [{ key: "use", name, weight: 100, inputs: [input("b", 100)] }],
  })
  const taken = withWeightsOf(draft, suggested)
  expect(sharesOf(taken)).toEqual([[0, 1], [0]])
  expect(sameModel(taken, suggested)).toBe(true)
})

test("borders stay apart", () => {
  expect(withBorder(draft, "red", 90).bands.map((band) => band["below"])).toEqual([74, 75, undefined])
  expect(withBorder(draft, "yellow", 10).bands.map((band) => band["below"])).toEqual([50, 51, undefined])
})

test("wherever corners are dragged, the curve stays one: values ascending, points within 0…100", () => {
  const moves = fc.array(
    fc.tuple(
      fc.nat(9),
      fc.double({ min: -300, max: 300, noNaN: true }),
      fc.double({ min: -50, max: 200, noNaN: true }),
    ),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(moves, fc.nat(6), fc.constantFrom(0.5, 1, 30, 180), (drags, more, width) => {
      let curve: Corner[] = [
        [0, 0],
        [width, 100],
      ]
      for (let i = 0; i < more; i++) curve = withMoreCorners(curve)
      const { from, to } = spanOf(curve)
      for (const [place, x, y] of drags) curve = withCorner(curve, place % curve.length, [x, y], to - from)
      expect(curve).toHaveLength(2 + more)
      for (const [i, [x, y]] of curve.entries()) {
        expect(x).toBeGreaterThan(curve[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(100)
      }
    }),
  )
})

test("values are rounded to what can be told apart in the picture", () => {
  expect([rounded(0.123456, 1), rounded(12.3456, 30), rounded(123.456, 180)]).toEqual([0.1235, 12.35, 123.5])
})
