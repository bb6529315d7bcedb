import fc from "fast-check"
import { expect, test } from "vitest"
import { choicesOf, columnsLeft, fieldsMissing, mappingHeader, mappingOf, type Preview } from "./mapping.ts"

const preview: Preview = {
  encoding: "utf-8",
  delimiter: ",",
  columns: ["Код", "name", "Страна", "trait.size"].map((name) => ({ name, samples: [] })),
  fields: [
    { key: "account_id", required: true },
    { key: "name", required: true },
    { key: "segment", required: false },
  ],
  mapping: { account_id: "Код", name: "name", "trait.Страна": "Страна", "trait.size": "trait.size" },
}

test("a suggestion survives the way to choices and back", () => {
  const choices = choicesOf("accounts", preview, preview.mapping)
  expect(choices.kept).toEqual(["Страна", "trait.size"])
  expect(mappingOf("accounts", preview, choices)).toEqual(preview.mapping)
})

test("what a person leaves out is left out, also where a column bears the field's own name", () => {
  const mapping = mappingOf("accounts", preview, {
    fields: { account_id: { column: "Код" }, name: null, segment: { constant: "retail" } },
    kept: [],
  })
  expect(mapping).toEqual({ account_id: "Код", name: "", segment: { const: "retail" }, "trait.size": "" })
})

test("a column that a field takes is no longer a trait", () => {
  const choices = choicesOf("accounts", preview, preview.mapping)
  const taken = { ...choices, fields: { ...choices.fields, segment: { column: "Страна" } } }
  expect(columnsLeft(preview, taken)).toEqual(["trait.size"])
  expect(mappingOf("accounts", preview, taken)).not.toHaveProperty("trait.Страна")
})

test("required fields, and one of a group, must be given something", () => {
  const bare = { fields: {}, kept: [] }
  expect(fieldsMissing("accounts", preview, bare)).toEqual([["account_id"], ["name"]])
  const usage = { ...preview, fields: [{ key: "event", required: true }] }
  expect(fieldsMissing("usage", usage, bare)).toEqual([
    ["event"],
    ["account_id", "subscription_id", "person"],
  ])
  const given = { fields: { event: { constant: "Login" }, person: { column: "Код" } }, kept: [] }
  expect(fieldsMissing("usage", usage, given)).toEqual([])
  expect(
    fieldsMissing("usage", usage, { ...given, fields: { ...given.fields, event: { constant: " " } } }),
  ).toEqual([["event"]])
})

test("any mapping passes through a header unharmed", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (mapping) => {
      const header = mappingHeader(mapping)
      expect(header).toMatch(/^[ -~]*$/)
      expect(JSON.parse(header)).toEqual(JSON.parse(JSON.stringify(mapping)))
    }),
  )
})
