import { expect, test } from "vitest"
import { definitionFaults, metricSchema } from "./definition.ts"
import { rowNamesOf } from "./plan.ts"

const words = { en: "x", ru: "х" }
const head = { key: "m", name: words, about: words, unit: "number", good: "up" }
const faults = (body: object) =>
  metricSchema
    .safeParse({ ...head, ...body })
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)

test("a metric document is refused at the place that is wrong, with what would be right", () => {
  const taken = { of: { name: ["usage.*"] }, take: "count", over: "28d" }
  expect(faults(taken)).toBeUndefined()
  expect(faults({ formula: "a / b@-28d" })).toBeUndefined()
  expect(faults({ ...taken, over: "4 weeks" })).toEqual([
    "over: a window of whole days as 28d, up to 9999d, or ever",
  ])
  expect(faults({ ...taken, take: "median" })?.[0]).toMatch(/^take: .*"count"\|"sum"/)
  expect(faults({ ...taken, of: { name: ["us*ge"] } })).toEqual([
    "of.name.0: a row name, or its beginning and *, as usage.*",
  ])
  expect(faults({ ...taken, take: "days_until_next" })).toEqual([
    "over: days_until_next looks ahead without end: over must be ever",
  ])
  expect(faults({ ...taken, formula: "a" })?.[0]).toContain("of: 'of' is not known here")
  expect(faults({ formula: "a +" })?.[0]).toMatch(/^formula: 'a \+' is no formula/)
  expect(faults({ formula: "a@28d" })?.[0]).toContain("as @-28d or @-1y")
  expect(faults({ formula: "log(a)" })?.[0]).toBe(
    "formula: unknown function 'log': min, max, coalesce are known",
  )
  expect(faults({ formula: "a > 2 ? 1 : 0" })?.[0]).toContain("a formula knows metric keys")
})

test("formulas over unknown metrics or in a circle are named", () => {
  const metric = (key: string, formula: string) => metricSchema.parse({ ...head, key, formula })
  const use = metricSchema.parse({
    ...head,
    key: "use",
    of: { name: ["usage.*"] },
    take: "count",
    over: "28d",
  })
  expect(
    definitionFaults([use, metric("a", "b + use"), metric("b", "c@-1y"), metric("c", "max(a, 1)")]),
  ).toEqual([{ path: "c.formula", message: "goes in a circle: a → b → c → a" }])
  expect(definitionFaults([use, metric("a", "use / licences")])).toEqual([
    { path: "a.formula", message: "no metric 'licences' is defined: write a metric's key, or define it" },
  ])
  expect(rowNamesOf([use, metric("a", "use / use@-28d")], "a")).toEqual(["usage.*"])
})
