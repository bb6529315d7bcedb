import fc from "fast-check"
import { expect, test } from "vitest"
import { type Condition, conditionOf, pastKey, readCondition } from "./condition.ts"

const known = { metrics: new Set(["days", "mrr"]), scores: new Set(["health"]) }
const account = { id: "a", name: "A", segment: "enterprise", tier: "A", owner_email: "", parent_id: "" }
const whole = {
  ...account,
  created_on: "2026-01-01",
  region: "",
  touch_model: "high",
  traits: { size: "12" },
}

const read = (text: string): Condition => {
  const condition = readCondition(text, known)
  if ("fault" in condition) throw new Error(condition.fault)
  return condition
}
const holds = (text: string, metric: Record<string, number> = {}, score: Record<string, number> = {}) =>
  read(text).test({ metric, score, past: {}, account: whole })

test("whole numbers stand for decimals wherever CEL would not let them", () => {
  expect(holds("metric.days < 5", { days: 4.5 })).toBe(true)
  expect(holds("metric.days == 5", { days: 5 })).toBe(true)
  expect(holds("metric.days * 2 >= 9", { days: 4.5 })).toBe(true)
  expect(holds("-metric.days < -4", { days: 4.5 })).toBe(true)
  expect(holds("size(account.name) == 1 && metric.days < 5", { days: 4 })).toBe(true)
  expect(holds("metric.days in [4, 5]", { days: 5 })).toBe(true)
})

test("a side without data holds nothing, unless the rest settles it", () => {
  expect(holds("metric.days < 5")).toBeNull()
  expect(holds("!(metric.days < 5)")).toBeNull()
  expect(holds("metric.days < 5 && score.health < 50", { days: 1 })).toBeNull()
  expect(holds("metric.days < 5 && score.health < 50", { days: 9 })).toBe(false)
  expect(holds("metric.days < 5 || score.health < 50", { days: 1 })).toBe(true)
  expect(holds("account.traits.missing == 'x'")).toBeNull()
})

test("accounts can be asked by what is known of them", () => {
  expect(holds("account.segment == 'enterprise' && account.touch_model == 'high'")).toBe(true)
  expect(holds("account.owner_email == ''")).toBe(true)
  expect(holds("account.traits.size == '12'")).toBe(true)
})

test("change and before look back", () => {
  const condition = read("change(score.health, '7d') <= -20 || before(metric['mrr'], '28d') > 2 * metric.mrr")
  expect(condition.past).toEqual([
    { of: "score", key: "health", days: 7 },
    { of: "metric", key: "mrr", days: 28 },
  ])
  expect([condition.metrics, condition.scores]).toEqual([["mrr"], ["health"]])
  const test = (now: number, before: number | null, mrr = 1) =>
    condition.test({
      metric: { mrr },
      score: { health: now },
      past: before === null ? {} : { "score.health 7": before, "metric.mrr 28": 1 },
      account: whole,
    })
  expect(test(50, 70)).toBe(true)
  expect(test(51, 70)).toBe(false)
  expect(test(90, 70, 0.4)).toBe(true)
  expect(test(50, null)).toBeNull()
  expect(pastKey(condition.past[0]!)).toBe("score.health 7")
})

test("refusals name the place and the remedy in one line", () => {
  const fault = (text: string) => {
    const condition = readCondition(text, known)
    return "fault" in condition ? condition.fault : null
  }
  expect(fault("metric.nothing < 5")).toBe("column 1: no metric 'nothing' is defined")
  expect(fault("metric.days < 5 && score.wealth < 5")).toBe("column 20: no score 'wealth' is defined")
  expect(fault("metric.days + 1")).toMatch(/^this is a double and not a condition/)
  expect(fault("metric.days <")).toMatch(/^column \d+: Unexpected token/)
  expect(fault("metric.days < 'x'")).toMatch(/^column 1: no such overload/)
  expect(fault("change(metric.days, '7w') < 0")).toBe(
    'column 1: how far change looks back is whole days, as "7d"',
  )
  expect(fault("change(5, '7d') < 0")).toMatch(/^column 1: change is of one metric or score/)
  expect(fault("metric == score")).toMatch(/name one/)
  expect(fault("accounts.tier == 'A'")).toMatch(/^column 1: Unknown variable/)
  expect(fault("x".repeat(3000))).toMatch(/longer/)
})

test("no text breaks the reading, and what it accepts can be asked", () => {
  const part = fc.constantFrom(
    "metric",
    ".",
    "days",
    "(",
    ")",
    "<",
    "5",
    "'7d'",
    ",",
    "change",
    "&&",
    "!",
    "[",
    "]",
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const condition = readCondition(parts.join(" "), known)
      if ("fault" in condition) expect(condition.fault).not.toMatch(/\n/)
      else condition.test({ metric: { days: 1 }, score: {}, past: {}, account: whole })
    }),
    { numRuns: 3000 },
  )
  expect(() => conditionOf("metric.")).toThrow("was taken for a condition")
})
