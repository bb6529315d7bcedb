import fc from "fast-check"
import { expect, test } from "vitest"
import { asked, readSlices, writeList } from "./slices.ts"

test("slices stand in the address as they are chosen, whatever their values hold", () => {
  expect(writeList(["segment:Enterprise", "owner:a@b.example"])).toBe("segment:Enterprise,owner:a@b.example")
  expect(readSlices("product:Cloud")).toEqual(["product:Cloud"])
  expect(readSlices("%")).toEqual([])
  expect([writeList([]), asked(undefined)]).toEqual([undefined, {}])
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }).map((value) => `tier:${value}`)), (slices) => {
      expect(readSlices(writeList(slices))).toEqual(slices)
    }),
  )
})
