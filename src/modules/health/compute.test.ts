import fc from "fast-check"
import { expect, test } from "vitest"
import { bandOf, inputsOf, pointsOn, scorer } from "./compute.ts"
import { type Curve, type ScoreDefinition, scoreSchema } from "./definition.ts"

const words = { en: "x", ru: "х" }
const bands = [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }]
const score = (groups: object[], more: object = {}): ScoreDefinition =>
  scoreSchema.parse({
    key: "health",
    name: words,
    about: words,
    groups,
    combine: "weighted_mean",
    bands,
    ...more,
  })
const line: Curve = [
  [0, 0],
  [100, 100],
]

test("a curve is straight between its corners and flat outside", () => {
  const curve: Curve = [
    [0, 0],
    [0.4, 50],
    [0.8, 100],
  ]
  expect([-1, 0, 0.2, 0.4, 0.5, 0.8, 7].map((value) => pointsOn(curve, value))).toEqual([
    0, 0, 25, 50, 62.5, 100, 100,
  ])
})

test("missing data moves weight to siblings, an empty group's weight to the other groups", () => {
  const definition = score([
    {
      key: "value",
      name: words,
      weight: 60,
      inputs: [
        { metric: "a", weight: 3, curve: line },
        { metric: "b", weight: 1, curve: line },
      ],
    },
    { key: "renewal", name: words, weight: 40, inputs: [{ metric: "c", weight: 1, curve: line }] },
  ])
  const of = (values: number[]) => scorer(definition)((place) => values[place] ?? Number.NaN)
  const [no] = [Number.NaN]
  // 0.6 × (3 × 80 + 40) / 4 + 0.4 × 50
  expect(of([80, 40, 50])).toMatchObject({ value: 62, confidence: 1 })
  // b gives its quarter of the group to a: 0.6 × 80 + 0.4 × 50; 0.6 × 3/4 + 0.4 of the weight had data.
  expect(of([80, no, 50])).toMatchObject({ value: 68, confidence: 0.85 })
  expect(of([no, no, 50])).toMatchObject({ value: 50, confidence: 0.4 })
  expect(of([no, no, no])).toBeNull()
  expect(bandOf(definition, 49.999)).toBe("red")
  expect(bandOf(definition, 50)).toBe("yellow")
  expect(bandOf(definition, 75)).toBe("green")
})

const groups = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 1, max: 50 }),
      inputs: fc.array(
        fc.record({
          weight: fc.integer({ min: 1, max: 9 }),
          value: fc.option(fc.integer({ min: -50, max: 150 })),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((given) => given.map((group, g) => ({ ...group, key: `g${g}` })))

test("weights of a score add up to one, contributions to its value, and it equals the mean of group means", () => {
  fc.assert(
    fc.property(groups, (given) => {
      const values = given.flatMap(({ inputs }) => inputs.map(({ value }) => value ?? Number.NaN))
      const definition = score(
        given.map(({ key, weight, inputs }) => ({
          key,
          name: words,
          weight,
          inputs: inputs.map((input, i) => ({ metric: `${key}_${i}`, weight: input.weight, curve: line })),
        })),
      )
      expect(inputsOf(definition)).toHaveLength(values.length)
      const result = scorer(definition)((place) => values[place] as number)
      const means = given.flatMap(({ weight, inputs }) => {
        const there = inputs.filter(({ value }) => value !== null)
        const total = there.reduce((sum, input) => sum + input.weight, 0)
        const points = there.map((input) => Math.min(100, Math.max(0, input.value as number)) * input.weight)
        return total === 0 ? [] : [{ weight, mean: points.reduce((sum, point) => sum + point, 0) / total }]
      })
      const carried = means.reduce((sum, { weight }) => sum + weight, 0)
      expect(result === null).toBe(carried === 0)
      if (carried === 0) return
      const naive = means.reduce((sum, { weight, mean }) => sum + weight * mean, 0) / carried
      expect(result?.value).toBeCloseTo(naive, 9)
      const weights = [...(result?.weights ?? [])]
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
      const contributions = weights.map((weight, i) =>
        weight === 0 ? 0 : weight * (result?.points[i] as number),
      )
      expect(contributions.reduce((sum, part) => sum + part, 0)).toBeCloseTo(result?.value as number, 9)
    }),
  )
})

test("product and min: a factor of nothing makes nothing, a group without data stands aside", () => {
  const pair = (combine: string) =>
    score(
      ["ce", "co"].map((key) => ({ key, weight: 1, inputs: [{ metric: key, weight: 1, curve: line }] })),
      { combine },
    )
  const of = (combine: string, values: number[]) => scorer(pair(combine))((place) => values[place] as number)
  expect(of("product", [80, 60])?.value).toBeCloseTo(48, 12)
  expect(of("product", [90, 0])).toMatchObject({ value: 0, confidence: 1 })
  expect(of("product", [90, Number.NaN])).toMatchObject({ value: 90, confidence: 0.5 })
  expect(of("min", [90, 30])?.value).toBe(30)
  expect(of("min", [Number.NaN, 30])).toMatchObject({ value: 30, confidence: 0.5 })
  expect(of("min", [Number.NaN, Number.NaN])).toBeNull()
})

test("a document without names is called by its key", () => {
  const bare = scoreSchema.parse({
    key: "plain",
    groups: [{ key: "use", weight: 1, inputs: [{ metric: "a", weight: 1, curve: line }] }],
    bands,
  })
  expect(bare).toMatchObject({ name: { en: "plain" }, about: { ru: "plain" }, combine: "weighted_mean" })
  expect(bare.groups[0]?.name).toEqual({ en: "use", ru: "use" })
})

test("a score document is refused at the place that is wrong, with what would be right", () => {
  const group = { key: "use", name: words, weight: 1, inputs: [{ metric: "a", weight: 1, curve: line }] }
  const faults = (groups: object[], more: object = {}) => {
    const parsed = scoreSchema.safeParse({
      key: "health",
      name: words,
      about: words,
      groups,
      combine: "weighted_mean",
      bands,
      ...more,
    })
    return parsed.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
  }
  expect(faults([group])).toBeUndefined()
  expect(
    faults([
      {
        ...group,
        inputs: [
          {
            metric: "a",
            weight: 1,
            curve: [
              [1, 0],
              [0, 100],
            ],
          },
        ],
      },
    ]),
  ).toEqual(["groups.0.inputs.0.curve: corners in ascending order of value, each value once"])
  expect(faults([group], { combine: "sum" })).toEqual([
    "combine: one of weighted_mean, product, min, over groups",
  ])
  expect(faults([group, { ...group, key: "other" }])).toBeUndefined()
  expect(faults([group, group])).toEqual([
    "groups: the group 'use' stands twice: once is enough, with the weight of both",
  ])
  expect(faults([{ ...group, inputs: [...group.inputs, ...group.inputs] }])).toEqual([
    "groups.0.inputs: the metric 'a' stands twice: once is enough, with the weight of both",
  ])
  expect(faults([{ ...group, weight: 0 }])).toEqual([
    "groups.0.weight: a weight above 0: leave out what should not count",
  ])
  expect(faults([group], { owner: "csm" })).toEqual([': Unrecognized key: "owner"'])
  expect(faults([group], { applies_to: "account.segment == 'enterprise'" })).toBeUndefined()
  expect(faults([group], { applies_to: "account.segmnt == 'x'" })?.[0]).toMatch(
    /^applies_to: No such key: segmnt/,
  )
  expect(faults([group], { applies_to: "account.segment" })?.[0]).toContain(
    "this is a string and not a condition",
  )
  expect(faults([group], { scorecard: "health" })?.[0]).toMatch(
    /^applies_to: a scorecard of 'health' says whom/,
  )
  const inputs = Array.from({ length: 22 }, (_, i) => ({ metric: `m${i}`, weight: 1, curve: line }))
  expect(faults([{ ...group, inputs }])?.[0]).toContain("at most 21 inputs in a group of 1")
})
