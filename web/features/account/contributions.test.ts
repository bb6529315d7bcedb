import fc from "fast-check"
import { expect, test } from "vitest"
import { steps } from "./contributions.ts"

const inputs = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { maxLength: 20 })

test("the way from then to now is unbroken, whatever moved", () => {
  fc.assert(
    fc.property(inputs, fc.double({ min: 0, max: 100, noNaN: true }), (changes, then) => {
      const now = then + changes.reduce((sum, change) => sum + change, 0)
      const way = steps(
        changes.map((change, index) => ({ metric: `m${index}`, change })),
        then,
        now,
      )
      expect(way[0]).toEqual({ kind: "start", metric: null, from: 0, to: then })
      expect(way.at(-1)).toEqual({ kind: "end", metric: null, from: 0, to: now })
      const moves = way.slice(1, -1)
      let at = then
      for (const move of moves) {
        expect(move.from).toBeCloseTo(at, 9)
        at = move.to
      }
      expect(Math.abs(at - now)).toBeLessThan(0.05)
      expect(moves.filter((move) => move.kind === "move").length).toBeLessThanOrEqual(7)
    }),
  )
})

test("the greatest moves are named, losses before gains, what is small is one step", () => {
  const changes = { use: -9, sponsor: -3, nps: 2, tickets: -0.3, price: 0.1 }
  const way = steps(
    Object.entries(changes).map(([metric, change]) => ({ metric, change })),
    62,
    51.8,
  )
  expect(way.map((step) => step.metric ?? step.kind)).toEqual([
    "start",
    "use",
    "sponsor",
    "nps",
    "rest",
    "end",
  ])
})
