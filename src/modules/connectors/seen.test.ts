import fc from "fast-check"
import { expect, it } from "vitest"
import { Seen } from "./seen.ts"

it("remembers what a plain map remembers, however many there are", () => {
  const message = fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  fc.assert(
    fc.property(fc.array(message, { minLength: 100, maxLength: 30_000, size: "max" }), (messages) => {
      const seen = new Seen()
      const plain = new Map<string, string>()
      for (const [id, content] of messages.map(([id, content]) => [`m-${id}`, String(content)] as const)) {
        const known = plain.get(id)
        const compared = seen.compare(id, content)
        if (compared !== (known === undefined ? "new" : known === content ? "same" : "other")) return false
        if (known !== undefined) continue
        plain.set(id, content)
        seen.note(id, content)
      }
      return [...plain].every(([id, content]) => seen.compare(id, content) === "same")
    }),
    { numRuns: 5 },
  )
  expect(new Seen().compare("m", "0")).toBe("new")
})
