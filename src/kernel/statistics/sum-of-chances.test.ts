import fc from "fast-check"
import { expect, test } from "vitest"
import { type Chance, quantilesOfSum } from "./sum-of-chances.ts"

/** Every outcome of a few chances, one after another. */
function byEnumeration(chances: readonly Chance[], probability: number): number {
  const outcomes = Array.from({ length: 2 ** chances.length }, (_, set) =>
    chances.reduce(
      (outcome, chance, i) =>
        set & (1 << i)
          ? { total: outcome.total + chance.amount, weight: outcome.weight * chance.probability }
          : { ...outcome, weight: outcome.weight * (1 - chance.probability) },
      { total: 0, weight: 1 },
    ),
  ).sort((a, b) => a.total - b.total)
  let cumulated = 0
  for (const { total, weight } of outcomes) {
    cumulated += weight
    if (cumulated >= probability - 1e-9) return total
  }
  return outcomes.at(-1)!.total
}

test("quantiles of a few chances equal those of all their outcomes", () => {
  // Amounts that fall on the steps, and probabilities in eighths, so that ties are decided alike.
  const chance = fc.record({
    part: fc.integer({ min: 1, max: 40 }),
    probability: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
  })
  fc.assert(
    fc.property(fc.array(chance, { minLength: 1, maxLength: 8 }), (parts) => {
      const filled = 400 - parts.reduce((sum, { part }) => sum + part, 0)
      const chances = [...parts, { part: filled, probability: 1 }].map(({ part, probability }) => ({
        amount: part * 10,
        probability,
      }))
      const quantiles = quantilesOfSum(chances, [0.1, 0.5, 0.9])
      for (const [i, p] of [0.1, 0.5, 0.9].entries())
        expect(quantiles[i]).toBeCloseTo(byEnumeration(chances, p), 6)
    }),
  )
})

test("many chances: the normal distribution's quantiles, and no more than there is", () => {
  const many = (count: number, probability: number) =>
    Array.from({ length: count }, () => ({ amount: 10, probability }))
  const [low, middle, high] = quantilesOfSum(many(1000, 0.8), [0.1, 0.5, 0.9])
  // 8000 ± 1.281552 × √(1000 × 100 × 0.8 × 0.2)
  expect(low).toBeCloseTo(8000 - 162.1, 1)
  expect(middle).toBeCloseTo(8000, 6)
  expect(high).toBeCloseTo(8000 + 162.1, 1)
  // Both ways meet where one takes over from the other.
  const [exact, near] = [quantilesOfSum(many(500, 0.8), [0.1]), quantilesOfSum(many(501, 0.8), [0.1])]
  expect(Math.abs(exact[0]! - near[0]!)).toBeLessThan(20)
  expect(quantilesOfSum(many(600, 1), [0.9])).toEqual([6000])
  expect(quantilesOfSum([], [0.5])).toEqual([0])
})
