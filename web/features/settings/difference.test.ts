import { expect, test } from "vitest"
import { difference } from "./difference.ts"

test("only what differs is told, in the order it stands", () => {
  const before = { id: "1", name: "North", currency: "RUB", scopes: ["a", "b"], zone: "UTC" }
  const after = { id: "1", name: "North", currency: "USD", scopes: ["a"], zone: "UTC" }
  expect(difference(before, after)).toEqual([
    { field: "currency", before: "RUB", after: "USD" },
    { field: "scopes", before: ["a", "b"], after: ["a"] },
  ])
})

test("a side that is not there leaves every field of the other", () => {
  expect(difference(null, { name: "Key" })).toEqual([{ field: "name", before: undefined, after: "Key" }])
  expect(difference({ name: "Key" }, null)).toEqual([{ field: "name", before: "Key", after: undefined }])
  expect(difference(null, null)).toEqual([])
})

test("what is no record is told whole", () => {
  expect(difference(1, 2)).toEqual([{ field: "", before: 1, after: 2 }])
})
