import { Problem } from "#kernel/errors.ts"
import type { Day } from "#kernel/time.ts"
import { type Definition, isTaken, type Taken } from "./definition.ts"
import { type Formula, offsetDay, parseFormula, referencesOf } from "./formula.ts"

/** A day asked about, or that a formula looks back to; `known`: the day by whose end it was known, null for all that is. */
export type Moment = { day: Day; known: Day | null }

/** What must be read of the timeline to answer for some metrics on some days. */
export type Plan = {
  /** Metrics taken of rows, each computed for every moment of `moments`. */
  taken: Taken[]
  /** Ascending. */
  moments: Moment[]
  /** The parsed formula of every other metric met on the way. */
  formulas: Map<string, Formula>
}

export const momentKey = ({ day, known }: Moment): string => `${day} ${known ?? ""}`

/**
 * Follows formulas from the wanted metrics down to rows. With `then`, what a formula looks back to counts as it was
 * known on the day asked about. Refuses a key that is not defined, naming it.
 */
export function planOf(
  definitions: readonly Definition[],
  wanted: readonly string[],
  days: readonly Day[],
  then = false,
): Plan {
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
  const taken = new Map<string, Taken>()
  const formulas = new Map<string, Formula>()
  const seen = new Set<string>()
  const moments = new Map<string, Moment>()
  const follow = (key: string, moment: Moment, above: string): void => {
    const at = momentKey(moment)
    if (seen.has(`${key} ${at}`)) return
    seen.add(`${key} ${at}`)
    moments.set(at, moment)
    const definition = byKey.get(key)
    if (!definition) throw unknownMetric(key, above)
    if (isTaken(definition)) taken.set(key, definition)
    else {
      const formula = formulas.get(key) ?? parseFormula(definition.formula)
      formulas.set(key, formula)
      for (const reference of referencesOf(formula))
        follow(reference.key, { ...moment, day: offsetDay(moment.day, reference.offset) }, key)
    }
  }
  for (const key of wanted) for (const day of days) follow(key, { day, known: then ? day : null }, "")
  const ascending = [...moments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, moment]) => moment)
  return { taken: [...taken.values()], moments: ascending, formulas }
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
