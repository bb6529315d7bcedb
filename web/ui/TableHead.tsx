import { useTranslation } from "react-i18next"
import styles from "./DataTable.module.css"
import type { Column } from "./DataTable.tsx"

type Props<Row> = { columns: Column<Row>[]; sort: string; onSort: (sort: string) => void }

/** Heads with their units; a click sorts by the column, a second click turns the order round. */
export function TableHead<Row>({ columns, sort, onSort }: Props<Row>) {
  const { t } = useTranslation()
  const field = sort.replace(/^-/, "")
  const descending = sort.startsWith("-")
  return (
    <>
      <colgroup>
        {columns.map((column) => (
          <col key={column.key} style={column.grow ? undefined : { width: column.width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => {
            const sorted = column.sort !== undefined && column.sort === field
            const next = sorted ? !descending : (column.descendingFirst ?? false)
            const words = (
              <>
                {column.head}
                {column.unit !== undefined && <span className={styles.unit}>, {column.unit}</span>}
              </>
            )
            return (
              <th
                key={column.key}
                scope="col"
                title={column.about}
                className={column.right ? styles.right : undefined}
                aria-sort={sorted ? (descending ? "descending" : "ascending") : undefined}
              >
                {column.sort === undefined ? (
                  words
                ) : (
                  <button
                    type="button"
                    className={styles.sort}
                    title={[t("table.sort_by", { column: column.head }), column.about]
                      .filter(Boolean)
                      .join("\n")}
                    onClick={() => onSort(`${next ? "-" : ""}${column.sort}`)}
                  >
                    {words}
                    <span aria-hidden className={styles.arrow}>
                      {sorted ? (descending ? "↓" : "↑") : ""}
                    </span>
                  </button>
                )}
              </th>
            )
          })}
        </tr>
      </thead>
    </>
  )
}
