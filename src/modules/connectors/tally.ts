import type { Outcome, RowProblem } from "#kernel/records.ts"
import type { Import } from "./contract.ts"
import type { Plan } from "./mapping.ts"

/** What became of some rows of a file: rows = created + updated + duplicates + rejected. */
export type Tally = {
  rows: number
  created: number
  updated: number
  duplicates: number
  rejected: number
  problems: Import["problems"]
}

/** Counts outcomes; a rejected row may bring several problems, and names their columns as the file does. */
export function tallyOf(
  plan: Plan,
  lines: readonly { line: number; outcome: Outcome | RowProblem[] }[],
): Tally {
  const tally: Tally = {
    rows: lines.length,
    created: 0,
    updated: 0,
    duplicates: 0,
    rejected: 0,
    problems: [],
  }
  const columnOf = new Map(
    plan.fields.map(({ field, source }) => [field.key, "constant" in source ? field.key : source.column]),
  )
  for (const { line, outcome } of lines) {
    if (outcome === "created") tally.created++
    else if (outcome === "updated") tally.updated++
    else if (outcome === "duplicate") tally.duplicates++
    else {
      tally.rejected++
      const problems = Array.isArray(outcome) ? outcome : [outcome]
      for (const { field, code, message } of problems)
        tally.problems.push({
          line,
          column: field === null ? null : (columnOf.get(field) ?? field),
          code,
          message,
        })
    }
  }
  return tally
}
