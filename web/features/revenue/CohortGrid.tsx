import { useTranslation } from "react-i18next"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import styles from "./Cohorts.module.css"
import { arrowOf, type Cell, type Cohort, markWords, type Placed, shareWords } from "./cohort-words.ts"

/** A column: a calendar month, or an age in months. */
export type CohortColumn = { key: string; head: string; about: string; of: (cell: Cell) => boolean }

type Props = {
  rows: Cohort[]
  columns: CohortColumn[]
  nameOf: (key: string) => string
  threshold: number
  currency: string
  chosen: { key: string | undefined; age: number | undefined }
  choose: (place: Placed) => void
}

/** A line a cohort, a column a month; what jumped is red, with its direction and its size. */
export function CohortGrid({ rows, columns, nameOf, threshold, currency, chosen, choose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("cohorts.table")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("cohorts.cohort")}</th>
            <th scope="col">{t("cohorts.size")}</th>
            <th scope="col" title={t("cohorts.opening_about")}>
              {`${t("cohorts.opening")}, ${format.currencySign(currency)}`}
            </th>
            {columns.map(({ key, head, about }) => (
              <th key={key} scope="col" title={about}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cohort) => (
            <tr key={cohort.key}>
              <th scope="row">
                {nameOf(cohort.key)}
                {cohort.partial && (
                  <span className="quiet" title={t("cohorts.cut_about")}>
                    {" "}
                    {t("cohorts.cut")}
                  </span>
                )}
              </th>
              <td>{format.number(cohort.size)}</td>
              <td>{format.number(Number(cohort.opening))}</td>
              {columns.map((column) => {
                const at = cohort.cells.findIndex(column.of)
                const cell = cohort.cells[at]
                return (
                  <td key={column.key} data-cell>
                    {cell !== undefined && (
                      <CellButton
                        place={{ cohort, cell, before: cohort.cells[at - 1] }}
                        name={nameOf(cohort.key)}
                        threshold={threshold}
                        currency={currency}
                        pressed={cohort.key === chosen.key && cell.age === chosen.age}
                        choose={choose}
                      />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type CellProps = {
  place: Placed
  name: string
  threshold: number
  currency: string
  pressed: boolean
  choose: (place: Placed) => void
}

function CellButton({ place, name, threshold, currency, pressed, choose }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { cell } = place
  const mark = markWords(place, threshold, format, t)
  const said = [
    t("cohorts.cell", {
      cohort: name,
      age: format.number(cell.age),
      value: shareWords(cell.value, format),
      accounts: format.number(cell.accounts),
      of: format.number(cell.observed),
      mrr: format.money({ amount: cell.mrr, currency }),
    }),
    cell.marked && `${t(`cohorts.marked.${cell.marked}`)} ${mark}`,
    cell.marked && t(cell.reaction_id === null ? "cohorts.no_reaction" : "cohorts.has_reaction"),
    cell.partial && t("cohorts.partial"),
  ]
    .filter(Boolean)
    .join(". ")
  return (
    <button
      type="button"
      className={styles.cell}
      data-marked={cell.marked ?? undefined}
      data-partial={cell.partial || undefined}
      aria-pressed={pressed}
      title={said}
      onClick={() => choose(place)}
    >
      {arrowOf(cell)} {shareWords(cell.value, format)}
      {cell.marked && (
        <span className={styles.by}>
          {mark}
          {cell.reaction_id !== null && " ✓"}
        </span>
      )}
    </button>
  )
}
