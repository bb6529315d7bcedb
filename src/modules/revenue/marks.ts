import { median } from "#kernel/statistics/ranking.ts"

/** A cell of a cohort table, as far as marking it goes: its value as a fraction, and of how many accounts it speaks. */
export type Markable = { age: number; value: number; accounts: number; partial: boolean }

export type MarkRule = {
  /** Change to the age before from which a cell is marked, as a fraction. */
  threshold: number
  /** A cell of fewer accounts is not marked. */
  minSize: number
}

/** How far from the median of its age, in robust standard deviations, a cell is marked; and of how many cohorts at least. */
const farOut = 2.5
const cohortsToCompare = 5

/** Makes the median of absolute deviations comparable to a standard deviation, where values are normal. */
const madScale = 1.4826

/** Fractions meet thresholds in spite of binary digits: 0.08 − 0.03 is five percentage points. */
const tolerance = 1e-9

/**
 * Which cells stand out (S000-111): a cell that differs from the age before by the threshold, or lies at a robust z of
 * 2.5 or more from the same age of at least five cohorts. A month that is not over and a small cohort are not marked.
 */
export function markCells(
  cohorts: readonly (readonly Markable[])[],
  rule: MarkRule,
): ("up" | "down" | null)[][] {
  const byAge = new Map<number, number[]>()
  for (const cell of cohorts.flat())
    if (mayBeMarked(cell, rule)) {
      const known = byAge.get(cell.age)
      if (known) known.push(cell.value)
      else byAge.set(cell.age, [cell.value])
    }
  const usual = new Map(
    [...byAge].flatMap(([age, values]) => {
      if (values.length < cohortsToCompare) return []
      const middle = median(values) ?? 0
      const spread = madScale * (median(values.map((value) => Math.abs(value - middle))) ?? 0)
      return spread > tolerance ? [[age, { middle, spread }] as const] : []
    }),
  )
  return cohorts.map((cells) =>
    cells.map((cell, at) => {
      if (!mayBeMarked(cell, rule)) return null
      const before = cells[at - 1]
      const change = before?.age === cell.age - 1 ? cell.value - before.value : 0
      if (Math.abs(change) >= rule.threshold - tolerance && Math.abs(change) > tolerance)
        return change > 0 ? "up" : "down"
      const among = usual.get(cell.age)
      const z = among ? (cell.value - among.middle) / among.spread : 0
      return Math.abs(z) >= farOut ? (z > 0 ? "up" : "down") : null
    }),
  )
}

const mayBeMarked = (cell: Markable, rule: MarkRule): boolean =>
  !cell.partial && cell.accounts >= rule.minSize
