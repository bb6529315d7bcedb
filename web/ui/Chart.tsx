import { ActionIcon, Tooltip, useComputedColorScheme } from "@mantine/core"
import { IconChartLine, IconTable } from "@tabler/icons-react"
import type { EChartsCoreOption, EChartsType } from "echarts/core"
import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Bones } from "./Bones.tsx"
import styles from "./Chart.module.css"
import { keyName } from "./keys.ts"

const colorNames = ["text", "text-2", "line", "line-2", "paper", "accent", "red", "amber", "green"] as const
const softNames = ["red-soft", "amber-soft", "green-soft"] as const
export type ChartColors = Record<(typeof colorNames)[number] | (typeof softNames)[number], string>

export type ChartTable = { heads: string[]; rows: (string | null)[][] }

type Props = {
  /** The finding, as a sentence. */
  title: ReactNode
  /** What the axis counts. */
  unit?: string
  height: number
  /** Kept by reference: drawn anew when it changes. */
  option: (colors: ChartColors) => EChartsCoreOption
  /** The same figures as a table. */
  table: ChartTable
  loading?: boolean
  /** A mark was clicked: its place in its series. */
  onPick?: (index: number) => void
}

/** A picture with its finding above it and its figures as a table one key away. */
export function Chart({ title, unit, height, option, table, loading = false, onPick }: Props) {
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
        <Picture height={height} option={option} caption={caption} onPick={onPick} />
      )}
    </figure>
  )
}

type PictureProps = Pick<Props, "height" | "option"> & { caption: string; onPick: Props["onPick"] }

function Picture({ height, option, caption, onPick }: PictureProps) {
  const place = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType | null>(null)
  const scheme = useComputedColorScheme("light")
  const pick = useEffectEvent((index: number) => onPick?.(index))
  useEffect(() => {
    let made: EChartsType | undefined
    let gone = false
    const resized = new ResizeObserver(() => made?.resize())
    void import("./echarts.ts").then(({ surface }) => {
      if (gone || place.current === null) return
      made = surface(place.current)
      made.on("click", (event) => pick(event.dataIndex))
      resized.observe(place.current)
      setChart(made)
    })
    return () => {
      gone = true
      resized.disconnect()
      made?.dispose()
      setChart(null)
    }
  }, [])
  // The scheme is read from the page's own variables, which change with it.
  useEffect(() => {
    if (chart !== null && scheme !== undefined) chart.setOption(option(currentColors()), { notMerge: true })
  }, [chart, option, scheme])
  return <div ref={place} role="img" aria-labelledby={caption} style={{ height }} />
}

function currentColors(): ChartColors {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const pairs = [...colorNames, ...softNames].map((name) => [name, value(name)] as const)
  return Object.fromEntries(pairs) as ChartColors
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
