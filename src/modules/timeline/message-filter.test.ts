import { hash } from "node:crypto"
import fc from "fast-check"
import { expect, it } from "vitest"
import { MessageFilter } from "./message-filter.ts"

const words = (id: string): [number, number] => {
  const bytes = hash("md5", id, "buffer")
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
}

it("never forgets an id, however many layers it has grown", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (ids) => {
      const filter = new MessageFilter(16)
      for (const id of ids) filter.add(...words(id))
      expect(ids.every((id) => filter.mayHave(...words(id)))).toBe(true)
    }),
  )
})

it("takes about one strange id in a hundred for a known one", () => {
  const filter = new MessageFilter(1 << 14)
  for (let n = 0; n < 100_000; n++) filter.add(...words(`known-${n}`))
  let mistaken = 0
  for (let n = 0; n < 100_000; n++) if (filter.mayHave(...words(`strange-${n}`))) mistaken++
  expect(mistaken).toBeLessThan(3000)
  expect(filter.bytes).toBeLessThan(1_000_000)
})
