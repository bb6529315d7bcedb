import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { distributionOf, quantile, sortedData } from "./spread.ts"

describe("quantiles", () => {
  // R: quantile(c(15, 20, 35, 40, 50), c(0.05, 0.3, 0.4, 0.5, 1), type = 7), worked by hand: place = 4 × share.
  test.each([
    [0.05, 16],
    [0.3, 23],
    [0.4, 29],
    [0.5, 35],
    [1, 50],
  ])("%d lies where a line between neighbours says", (share, expected) => {
    expect(quantile(Float64Array.of(15, 20, 35, 40, 50), share)).toBeCloseTo(expected, 12)
  })

  test("nothing has none, one value has itself", () => {
    expect(quantile(new Float64Array(), 0.5)).toBeNull()
    expect(distributionOf(new Float64Array())).toEqual({ quartiles: null, whole: true, bins: [] })
    expect(distributionOf(Float64Array.of(7)).quartiles).toEqual({
      least: 7,
      q1: 7,
      median: 7,
      q3: 7,
      most: 7,
    })
  })

  test("half and a quarter of the values lie on either side", () =>
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const sorted = sortedData(Float64Array.of(...values, Number.NaN))
        expect(sorted.length).toBe(values.length)
        const q1 = quantile(sorted, 0.25) as number
        const below = values.filter((value) => value < q1).length
        const above = values.filter((value) => value > q1).length
        expect(below).toBeLessThanOrEqual(Math.ceil(0.25 * values.length))
        expect(above).toBeLessThanOrEqual(Math.ceil(0.75 * values.length))
      }),
    ))
})

describe("a histogram", () => {
  const value = fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.double({ noNaN: true, min: -1, max: 3 }),
    fc.constantFrom(0, 0.1, 0.3, 1e-7, 1e12),
  )

  test("takes every value once, in the bar whose bounds it says, and in few bars", () =>
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const { bins, whole } = distributionOf(sortedData(Float64Array.from(values)))
        expect(whole).toBe(values.every(Number.isInteger))
        expect(bins.length).toBeLessThanOrEqual(23)
        for (const { from, to, accounts } of bins)
          expect(accounts).toBe(
            values.filter((value) => value >= (from ?? -Infinity) && value < (to ?? Infinity)).length,
          )
        expect(bins.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(values.length)
        for (const [place, { from }] of bins.entries()) if (place > 0) expect(from).toBe(bins[place - 1]?.to)
        if (whole) expect(bins.every(({ from }) => from === null || Number.isInteger(from))).toBe(true)
      }),
    ))

  test("is not stretched by one account a hundred times as large", () => {
    const values = [...Array.from({ length: 200 }, (_, i) => i % 20), 100_000]
    const { bins } = distributionOf(sortedData(Float64Array.from(values)))
    expect(bins.length).toBeLessThan(35)
    expect(bins.at(-1)).toMatchObject({ to: null, accounts: 1 })
  })
})
