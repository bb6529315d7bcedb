import fc from "fast-check"
import { expect, test } from "vitest"
import { attribution } from "./attribution.ts"
import { scorer } from "./compute.ts"
import { type ScoreDefinition, scoreSchema } from "./definition.ts"
import { combinations } from "./scores.contract.ts"

const line = [
  [0, 0],
  [100, 100],
]
const bands = [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }]

type Group = { weight: number; inputs: number[] }
const definitionOf = (combine: string, groups: Group[]): ScoreDefinition =>
  scoreSchema.parse({
    key: "s",
    groups: groups.map(({ weight, inputs }, g) => ({
      key: `g${g}`,
      weight,
      inputs: inputs.map((each, i) => ({ metric: `m${g}_${i}`, weight: each, curve: line })),
    })),
    combine,
    bands,
  })

const no = Number.NaN
const valueOf = (definition: ScoreDefinition, points: ArrayLike<number>): number | null =>
  scorer(definition)((place) => points[place] as number)?.value ?? null

/** All orders of some things. */
function orders<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]]
  return things.flatMap((first, at) => orders(things.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}

/** The Owen value as it is defined: the mean over all orders in which the inputs of a group follow one another. */
function byOrders(definition: ScoreDefinition, from: number[], to: number[]): number[] {
  let place = 0
  const groups = definition.groups.map(({ inputs }) => inputs.map(() => place++))
  const between = ((valueOf(definition, from) ?? 0) + (valueOf(definition, to) ?? 0)) / 2
  const parts = from.map(() => 0)
  let count = 0
  for (const order of orders(groups)) {
    const within = order.reduce<number[][]>(
      (before, group) => before.flatMap((head) => orders(group).map((tail) => [...head, ...tail])),
      [[]],
    )
    for (const sequence of within) {
      const state = [...from]
      let last = valueOf(definition, state) ?? between
      for (const input of sequence) {
        state[input] = to[input] as number
        const next = valueOf(definition, state) ?? between
        parts[input] = (parts[input] as number) + next - last
        last = next
      }
      count++
    }
  }
  return parts.map((part) => part / count)
}

const mark = fc.option(fc.integer({ min: 0, max: 100 }), { nil: no })
const story = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 1, max: 60 }),
      inputs: fc.array(
        fc.record({ weight: fc.double({ min: 0.1, max: 9, noNaN: true }), from: mark, to: mark }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((groups) => ({
    groups: groups.map(({ weight, inputs }) => ({ weight, inputs: inputs.map((input) => input.weight) })),
    from: groups.flatMap(({ inputs }) => inputs.map((input) => input.from)),
    to: groups.flatMap(({ inputs }) => inputs.map((input) => input.to)),
  }))

test("the parts are the mean over all orders, add up to the difference, and turn with it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...combinations), story, (combine, { groups, from, to }) => {
      const definition = definitionOf(combine, groups)
      const [before, after] = [valueOf(definition, from), valueOf(definition, to)]
      if (before === null || after === null) return
      const attribute = attribution(definition)
      const parts = attribute(Float64Array.from(from), Float64Array.from(to))
      const expected = byOrders(definition, from, to)
      for (const [place, part] of parts.entries()) {
        expect(part).toBeCloseTo(expected[place] as number, 8)
        if (Object.is(from[place], to[place])) expect(part).toBe(0)
      }
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(after - before, 9)
      const back = attribute(Float64Array.from(to), Float64Array.from(from))
      for (const [place, part] of back.entries()) expect(part + (parts[place] as number)).toBeCloseTo(0, 9)
    }),
    { numRuns: 300 },
  )
})

test("many inputs at once, data coming and going: still exact to the millionth", () => {
  const wide = fc.tuple(
    fc.constantFrom(...combinations),
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.tuple(mark, mark, fc.integer({ min: 1, max: 9 })), { minLength: 6, maxLength: 24 }),
  )
  fc.assert(
    fc.property(wide, ([combine, count, inputs]) => {
      const size = Math.ceil(inputs.length / count)
      const blocks = Array.from({ length: count }, (_, g) =>
        inputs.slice(g * size, (g + 1) * size).slice(0, 14),
      )
      const groups = blocks.filter(({ length }) => length > 0)
      const definition = definitionOf(
        combine,
        groups.map((block, g) => ({ weight: 10 + g, inputs: block.map(([, , weight]) => weight) })),
      )
      const from = Float64Array.from(groups.flat(), ([was]) => was)
      const to = Float64Array.from(groups.flat(), ([, is]) => is)
      const [before, after] = [valueOf(definition, from), valueOf(definition, to)]
      if (before === null || after === null) return
      const parts = attribution(definition)(from, to)
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - (after - before))).toBeLessThan(1e-6)
    }),
    { numRuns: 60 },
  )
})

test("inputs alike have alike; who vanishes bears what its silence changes", () => {
  const parts = (combine: string, groups: Group[], from: number[], to: number[]) =>
    [...attribution(definitionOf(combine, groups))(Float64Array.from(from), Float64Array.from(to))].map(
      (part) => Math.round(part * 1e9) / 1e9,
    )
  const pair = [
    { weight: 1, inputs: [1] },
    { weight: 1, inputs: [1] },
  ]
  // 0.8 × 0.6 = 0.48 falls to 0.4 × 0.3 = 0.12: by (0.4 × 0.6 + 0.4 × 0.3) / 2 and (0.3 × 0.8 + 0.3 × 0.4) / 2.
  expect(parts("product", pair, [80, 60], [40, 30])).toEqual([-18, -18])
  expect(parts("min", pair, [80, 60], [40, 60])).toEqual([-20, 0])
  expect(parts("min", pair, [80, 80], [40, 40])).toEqual([-20, -20])
  // The good group falls silent; the other has not moved and has no part in it.
  expect(parts("weighted_mean", pair, [90, 50], [no, 50])).toEqual([-20, 0])
  expect(parts("weighted_mean", [{ weight: 1, inputs: [3, 1] }], [80, 40], [no, 60])).toEqual([-22.5, 12.5])
})
