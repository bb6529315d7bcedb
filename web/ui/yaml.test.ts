import { expect, test } from "vitest"
import { parseAllDocuments } from "yaml"
import metrics from "../../library/metrics/use.yaml?raw"
import scores from "../../library/scores/health.yaml?raw"
import { readYaml, writeYaml } from "./yaml.ts"

test.each([scores, metrics])("the library is written as it is read", (file) => {
  for (const document of parseAllDocuments(file)) {
    const value: unknown = document.toJS()
    const text = writeYaml(value as object)
    const read = readYaml(text)
    expect(read.faults === null && read.value).toEqual(value)
    expect(text.split("\n")[0]).toMatch(/^key: /)
  }
})

test("short parts stand on one line", () => {
  const input = {
    metric: "rhythm",
    weight: 4,
    curve: [
      [0.6, 0],
      [1, 100],
    ],
  }
  expect(writeYaml({ key: "a", groups: [{ key: "use", inputs: [input] }], of: { name: ["usage.*"] } })).toBe(
    [
      "key: a",
      "groups:",
      "  - key: use",
      "    inputs:",
      "      - {metric: rhythm, weight: 4, curve: [[0.6, 0], [1, 100]]}",
      "of: {name: [usage.*]}",
      "",
    ].join("\n"),
  )
})

test("a path is found at its line, one that is missing at what it belongs to", () => {
  const read = readYaml("key: a\ngroups:\n  - key: use\n    inputs:\n      - metric: x\n        weight: 0\n")
  if (read.faults !== null) throw new Error("it is YAML")
  const lines = ["groups[0].inputs[0].weight", "groups[0].inputs[0].curve", "bands", "groups[0].key", ""]
  expect(lines.map(read.lineOf)).toEqual([6, 5, 1, 3, 1])
})

test("what is no YAML is named with its line", () => {
  const { faults } = readYaml("key: a\nof: [usage\n")
  expect(faults?.[0]?.line).toBeGreaterThan(1)
})
