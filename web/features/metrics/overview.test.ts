import { expect, test } from "vitest"
import type { MetricSummary } from "#modules/metrics/contract.ts"
import { groupsOf, turnOf } from "./overview.ts"

const metric = (
  key: string,
  subject: MetricSummary["subject"],
  good: MetricSummary["good"],
): MetricSummary => ({
  key,
  name: { en: `Name ${key}`, ru: `Имя ${key}` },
  about: { en: "about", ru: "о чём" },
  phrase: null,
  unit: "number",
  good,
  subject,
  rows: [],
})
const figures = (key: string, median: number | null, before: number | null) => ({
  key,
  median,
  median_before: before,
  with_data: 3,
})

test("metrics stand under their subjects, the nameless last; a search looks at both languages", () => {
  const metrics = [metric("b", "money", "up"), metric("x", null, "up"), metric("a", "use", "up")]
  expect(groupsOf(metrics, undefined, "", "en").map(({ subject }) => subject)).toEqual(["use", "money", null])
  const [found] = groupsOf(metrics, [figures("b", 1, 2)], "ИМЯ B", "ru")
  expect(found?.rows).toEqual([{ metric: metrics[0], figures: figures("b", 1, 2) }])
})

test.each([
  ["up", 2, 1, "better"],
  ["up", 1, 2, "worse"],
  ["down", 1, 2, "better"],
  ["neither", 1, 2, null],
  ["up", 1, 1, null],
  ["up", null, 1, null],
] as const)("good is %s: from %s to %s is %s", (good, now, before, turn) => {
  expect(turnOf({ metric: metric("m", null, good), figures: figures("m", now, before) })).toBe(turn)
})
