import { ActionIcon, Tooltip } from "@mantine/core"
import { IconChartLine, IconTable } from "@tabler/icons-react"
import { type ReactNode, useEffect, useId, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Bones } from "./Bones.tsx"
import styles from "./Chart.module.css"
import { keyName } from "./keys.ts"

export type ChartTable = { heads: string[]; rows: (string | null)[][] }

export type FigureProps = {
  /** The finding, as a sentence. */
  title: ReactNode
  /** What the axis counts. */
  unit?: string
  height: number
  /** The same figures as a table; without rows there is nothing to draw. */
  table: ChartTable
  loading?: boolean
  /** The picture; `caption` is the id of what names it. */
  children: (caption: string) => ReactNode
}

/** A picture with its finding above it and its figures as a table one key away. */
export function Figure({ title, unit, height, table, loading = false, children }: FigureProps) {
  const { t } = useTranslation()
  const [asTable, setAsTable] = useState(false)
  const caption = useId()
  const label = t(asTable ? "chart.picture" : "chart.table")
  const figure = useRef<HTMLElement>(null)
  useEffect(() => {
    const place = figure.current
    const onKey = (event: KeyboardEvent) => {
      if (keyName(event) === "t" && !event.altKey) setAsTable((before) => !before)
    }
    place?.addEventListener("keydown", onKey)
    return () => place?.removeEventListener("keydown", onKey)
  }, [])
  return (
    <figure className={styles.figure} aria-labelledby={caption} ref={figure}>
      <figcaption className={styles.caption}>
        <span id={caption}>
          <span className={styles.title}>{title}</span>
          {unit !== undefined && <span className={styles.unit}>{unit}</span>}
        </span>
        <Tooltip label={label}>
          <ActionIcon
            size="sm"
            aria-label={label}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartLine size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </figcaption>
      {loading ? (
        <Bones heights={[height]} />
      ) : asTable ? (
        <Twin table={table} height={height} caption={caption} />
      ) : table.rows.length === 0 ? (
        <p className={styles.empty} style={{ height }}>
          {t("chart.empty")}
        </p>
      ) : (
        children(caption)
      )}
    </figure>
  )
}

function Twin({ table, height, caption }: { table: ChartTable; height: number; caption: string }) {
  return (
    <div className={styles.twin} style={{ height }} tabIndex={0} role="group" aria-labelledby={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            {table.heads.map((head, index) => (
              <th key={head} scope="col" className={index > 0 ? "number" : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td key={table.heads[index]} className={index > 0 ? "number" : undefined}>
                  {cell ?? "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
