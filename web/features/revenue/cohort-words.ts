import type { TFunction } from "i18next"
import type { cohorts } from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { Format } from "../../ui/format.ts"

export type Cohort = Answer<typeof cohorts>["cohorts"][number]
export type Cell = Cohort["cells"][number]

/** A cell and the one of the age before. */
export type Placed = { cohort: Cohort; cell: Cell; before: Cell | undefined }

/** Every cell of a table with the one before it. */
export const placed = (of: readonly Cohort[]): Placed[] =>
  of.flatMap((cohort) =>
    cohort.cells.map((cell) => ({
      cohort,
      cell,
      before: cohort.cells.find(({ age }) => age === cell.age - 1),
    })),
  )

/** ▲ or ▼ */
export const arrowOf = ({ marked }: Cell): string => (marked === "up" ? "▲" : marked === "down" ? "▼" : "")

/** What the mark says: by how much it jumped, or that it is unlike the others of its age. */
export function markWords({ cell, before }: Placed, threshold: number, format: Format, t: TFunction): string {
  if (cell.marked === null) return ""
  const change = before === undefined ? 0 : cell.value - before.value
  const jumped = Math.abs(change) * 100 >= threshold - 1e-7 && change !== 0
  return jumped ? format.percentagePoints(change) : t("cohorts.unlike")
}

/** Shares of a cohort table are told to the per cent, small ones to a tenth. */
export const shareWords = (value: number, format: Format): string =>
  format.percent(value, value !== 0 && Math.abs(value) < 0.1 ? 1 : 0)
