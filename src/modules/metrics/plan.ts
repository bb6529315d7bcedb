import { Problem } from "#kernel/errors.ts"
import type { Day } from "#kernel/time.ts"
import { type Definition, isTaken, type Taken } from "./definition.ts"
import { type Formula, offsetDay, parseFormula, referencesOf } from "./formula.ts"

/** What must be read of the timeline to answer for some metrics on some days. */
export type Plan = {
  /** Metrics taken of rows, each computed for every day of `days`. */
  taken: Taken[]
  /** Days asked about and days that formulas look back to, ascending. */
  days: Day[]
  /** The parsed formula of every other metric met on the way. */
  formulas: Map<string, Formula>
}

/** Follows formulas from the wanted metrics down to rows. Refuses a key that is not defined, naming it. */
export function planOf(
  definitions: readonly Definition[],
  wanted: readonly string[],
  days: readonly Day[],
): Plan {
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
  const taken = new Map<string, Taken>()
  const formulas = new Map<string, Formula>()
  const seen = new Set<string>()
  const allDays = new Set<Day>(days)
  const follow = (key: string, day: Day, above: string): void => {
    if (seen.has(`${key} ${day}`)) return
    seen.add(`${key} ${day}`)
    allDays.add(day)
    const definition = byKey.get(key)
    if (!definition) throw unknownMetric(key, above)
    if (isTaken(definition)) taken.set(key, definition)
    else {
      const formula = formulas.get(key) ?? parseFormula(definition.formula)
      formulas.set(key, formula)
      for (const reference of referencesOf(formula))
        follow(reference.key, offsetDay(day, reference.offset), key)
    }
  }
  for (const key of wanted) for (const day of days) follow(key, day, "")
  return { taken: [...taken.values()], days: [...allDays].sort(), formulas }
}

export const unknownMetric = (key: string, above = ""): Problem =>
  new Problem(
    "not_found",
    `No metric '${key}' is defined${above && `; the formula of '${above}' refers to it`}.`,
  )

/** Names of the timeline rows that a metric is computed from, through its formula; a name may end in `*`. */
export function rowNamesOf(definitions: readonly Definition[], key: string): string[] {
  const anyDay = "2000-01-01"
  const names = planOf(definitions, [key], [anyDay]).taken.flatMap(({ of }) => of.name)
  return [...new Set(names)].sort()
}
