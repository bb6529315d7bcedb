import type { Day } from "#kernel/time.ts"
import { addDays } from "#kernel/time.ts"
import type { Prepared } from "./active.ts"
import type { Comparison, Condition } from "./condition.ts"
import type { Reason } from "./contract.ts"
import { renewalMetric } from "./definition.ts"
import type { EventRow } from "./event-condition.ts"
import type { Facts } from "./facts.ts"

const holdsFor: Record<Comparison["operator"], (value: number, bound: number) => boolean> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "==": (value, bound) => value === bound,
  "!=": (value, bound) => value !== bound,
}

/** Why a signal opens on a day: the figures of what it compares, those that speak for it. */
export function reasonOf({ signal, when, rule }: Prepared, facts: Facts, place: number, day: Day): Reason {
  if (signal.date) {
    const days = facts.metric(renewalMetric, place, day)
    return { kind: "date", date: addDays(day, days), days }
  }
  return {
    kind: "condition",
    figures: when ? figuresOf(when, facts, place, day) : [],
    held_days: rule.forDays,
  }
}

function figuresOf(
  when: Condition,
  facts: Facts,
  place: number,
  day: Day,
): Extract<Reason, { kind: "condition" }>["figures"] {
  return when.comparisons.flatMap(({ of, key, as, days, operator, bound }) => {
    const now = facts[of](key, place, day)
    const before = days === null ? Number.NaN : facts[of](key, place, addDays(day, -days))
    const value = as === "value" ? now : as === "before" ? before : now - before
    if (Number.isNaN(value) || !holdsFor[operator](value, bound)) return []
    const past = days === null ? {} : { days, before, now }
    return [{ of, key, as, value, operator, bound, ...past }]
  })
}

/** Why a row opens an alert: what it says. */
export function eventReason({ name, at, value, person, properties }: EventRow): Reason {
  const { comment } = properties
  return {
    kind: "event",
    name,
    at,
    value,
    person,
    comment: typeof comment === "string" ? comment.slice(0, 500) : null,
  }
}
