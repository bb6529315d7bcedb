import fc from "fast-check"
import { expect, test } from "vitest"
import { chiSquareTail } from "./chi-square.ts"
import { kaplanMeier, type Lifetimes, logRank } from "./survival.ts"

type Watched = { duration: number; event: boolean; group?: number }

const lifetimesOf = (watched: readonly Watched[], groups = 1): Lifetimes => ({
  durations: watched.map(({ duration }) => duration),
  events: watched.map(({ event }) => Number(event)),
  group: watched.map(({ group }) => group ?? 0),
  groups,
})

/** "6 7+": happened at 6, watched until 7. */
const read = (text: string, group: number): Watched[] =>
  text.split(" ").map((word) => ({ duration: Number.parseFloat(word), event: !word.endsWith("+"), group }))

/** Weeks of remission of 42 children with leukaemia, 6-MP and placebo (Freireich et al., Blood 21, 1963). */
const leukaemia = lifetimesOf(
  [
    ...read("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+", 0),
    ...read("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23", 1),
  ],
  2,
)

test("leukaemia: survival and its error as in Kleinbaum & Klein, tables 2.1 and 2.5", () => {
  const [drug, placebo] = kaplanMeier(leukaemia)
  const happened = drug!.filter(({ events }) => events > 0)
  expect(happened.map(({ time, at_risk, events }) => [time, at_risk, events])).toEqual([
    [6, 21, 3],
    [7, 17, 1],
    [10, 15, 1],
    [13, 12, 1],
    [16, 11, 1],
    [22, 7, 1],
    [23, 6, 1],
  ])
  const survival = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
  for (const [i, point] of happened.entries()) expect(point.survival).toBeCloseTo(survival[i]!, 4)
  // Of the placebo nobody was lost sight of: the share still in remission.
  expect(placebo!.map(({ survival }) => Math.round(survival * 21))).toEqual([
    19, 17, 16, 14, 12, 8, 6, 4, 3, 2, 1, 0,
  ])
  expect(placebo!.at(-1)).toMatchObject({ survival: 0, lower: 0, upper: placebo!.at(-2)!.upper })
})

test("leukaemia: the band at 10 weeks by hand", () => {
  const at10 = kaplanMeier(leukaemia)[0]!.find(({ time }) => time === 10)!
  // Greenwood's sum 3/(21·18) + 1/(17·16) + 1/(15·14), S = 0.75294; S^exp(∓1.96 √sum ÷ ln S).
  const spread = Math.exp((1.959964 * Math.sqrt(3 / 378 + 1 / 272 + 1 / 210)) / -Math.log(0.7529412))
  expect(at10.lower).toBeCloseTo(0.7529412 ** spread, 5)
  expect(at10.upper).toBeCloseTo(0.7529412 ** (1 / spread), 5)
})

test("leukaemia: log-rank 16.79 as published, p below 0.0001", () => {
  const test = logRank(leukaemia)!
  expect(test.chi_square).toBeCloseTo(16.79, 2)
  expect(test).toMatchObject({ df: 1, p: expect.closeTo(4.17e-5, 7) })
})

const watched = (groups: number) =>
  fc.array(
    fc.record({
      duration: fc.integer({ min: 0, max: 12 }),
      event: fc.boolean(),
      group: fc.integer({ min: 0, max: groups - 1 }),
    }),
    { minLength: 1, maxLength: 60 },
  )

test("where everybody was watched to the end, survival is the share left", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 80 }), (durations) => {
      const curve = kaplanMeier(lifetimesOf(durations.map((duration) => ({ duration, event: true }))))[0]!
      for (const { time, survival } of curve)
        expect(survival).toBeCloseTo(durations.filter((each) => each > time).length / durations.length, 9)
    }),
  )
})

test("survival by the definition, one time after another, and the band around it", () => {
  fc.assert(
    fc.property(watched(1), (all) => {
      let survival = 1
      const curve = kaplanMeier(lifetimesOf(all))[0]!
      expect(curve.map(({ time }) => time)).toEqual(
        [...new Set(all.map(({ duration }) => duration))].sort((a, b) => a - b),
      )
      for (const point of curve) {
        const there = all.filter(({ duration }) => duration >= point.time)
        const ended = there.filter(({ duration, event }) => event && duration === point.time)
        survival *= 1 - ended.length / there.length
        expect(point).toMatchObject({ at_risk: there.length, events: ended.length })
        expect(point.survival).toBeCloseTo(survival, 9)
        expect(point.lower).toBeLessThanOrEqual(point.survival)
        expect(point.upper).toBeGreaterThanOrEqual(point.survival)
        expect(point.lower).toBeGreaterThanOrEqual(0)
        expect(point.upper).toBeLessThanOrEqual(1)
      }
    }),
  )
})

/** Two groups, from the textbook's 2 × 2 tables: (Σ O − E)² ÷ Σ V. */
function ofTwo(all: readonly Watched[]): number | null {
  let [surplus, variance] = [0, 0]
  for (const time of new Set(all.filter(({ event }) => event).map(({ duration }) => duration))) {
    const there = all.filter(({ duration }) => duration >= time)
    const ended = there.filter(({ duration, event }) => event && duration === time)
    const [n, d] = [there.length, ended.length]
    const n0 = there.filter(({ group }) => group === 0).length
    surplus += ended.filter(({ group }) => group === 0).length - (d * n0) / n
    if (n > 1) variance += (d * n0 * (n - n0) * (n - d)) / (n * n * (n - 1))
  }
  return variance > 0 ? surplus ** 2 / variance : null
}

test("log-rank of two groups is the textbook's", () => {
  fc.assert(
    fc.property(watched(2), (all) => {
      const expected = ofTwo(all)
      if (expected !== null) expect(logRank(lifetimesOf(all, 2))?.chi_square).toBeCloseTo(expected, 8)
    }),
  )
})

test("log-rank does not mind the order of people or the names of groups", () => {
  fc.assert(
    fc.property(watched(4), fc.infiniteStream(fc.nat()), (all, keys) => {
      const shuffled = all
        .map((each) => ({ each, key: keys.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => ({ ...each, group: (each.group + 3) % 4 }))
      const [one, other] = [logRank(lifetimesOf(all, 4)), logRank(lifetimesOf(shuffled, 4))]
      expect(other?.df).toBe(one?.df)
      if (one && other) expect(other.chi_square).toBeCloseTo(one.chi_square, 6)
    }),
  )
})

test("groups at risk of nothing do not count; alone nobody differs", () => {
  const all = read("1 2 3 4", 0)
  expect(logRank(lifetimesOf(all, 1))).toBeNull()
  expect(logRank(lifetimesOf([...all, ...read("0+ 0+", 1)], 2))).toBeNull()
  expect(logRank(lifetimesOf(read("1+ 2+", 0).concat(read("3+", 1)), 2))).toBeNull()
  const two = [...read("1 3 5", 0), ...read("2 4 6+", 1)]
  expect(logRank(lifetimesOf([...two, ...read("0.5+", 2)], 3))).toEqual(logRank(lifetimesOf(two, 2)))
  expect(kaplanMeier(lifetimesOf(read("0 0+ 1+", 0)))[0]).toMatchObject([
    { time: 0, at_risk: 3, events: 1, survival: expect.closeTo(2 / 3, 12) },
    { time: 1, at_risk: 1, events: 0, survival: expect.closeTo(2 / 3, 12) },
  ])
})

test("chi-square's tail at the published 5 % and 0.1 % points", () => {
  const points: [number, number, number][] = [
    [1, 3.841459, 0.05],
    [2, 5.991465, 0.05],
    [3, 7.814728, 0.05],
    [10, 18.307038, 0.05],
    [29, 42.556968, 0.05],
    [1, 10.827566, 0.001],
    [4, 18.466827, 0.001],
  ]
  for (const [degrees, x, p] of points) expect(chiSquareTail(x, degrees)).toBeCloseTo(p, 7)
  // Far out nothing is lost to rounding: erfc(√50).
  expect(chiSquareTail(100, 1) / 1.523970604832105e-23).toBeCloseTo(1, 9)
  expect(chiSquareTail(0, 3)).toBe(1)
})
