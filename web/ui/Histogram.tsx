import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { MetricDistribution } from "#modules/metrics/contract.ts"
import { Figure, type FigureProps } from "./Figure.tsx"
import { type Format, type Unit, useFormat } from "./format.ts"
import styles from "./Histogram.module.css"

export type Bin = MetricDistribution["bins"][number]

/** A line at a value, with its words; `strong`: the one that says most. */
export type Mark = { key: string; value: number; text: string; strong?: boolean }

type Props = Omit<FigureProps, "children" | "table" | "height"> & {
  bins: Bin[]
  whole: boolean
  marks?: Mark[]
  measure: Unit
  /** The bar that is open. */
  picked?: Bin | undefined
  onPick?: (bin: Bin) => void
  height?: number
}

/** Accounts by value: a bar for each stretch of values, which opens the accounts in it. */
export function Histogram(props: Props) {
  const { bins, whole, marks = [], measure, picked, onPick, height = 190, ...figure } = props
  const { t } = useTranslation()
  const format = useFormat()
  const table = useMemo(
    () => ({
      heads: [t("chart.value"), t("chart.accounts")],
      rows: bins.map((bin) => [binText(bin, whole, measure, format), format.number(bin.accounts)]),
    }),
    [bins, whole, measure, format, t],
  )
  const most = Math.max(1, ...bins.map(({ accounts }) => accounts))
  return (
    <Figure {...figure} height={height} table={table}>
      {(caption) => (
        <div className={styles.picture} style={{ height }} role="group" aria-labelledby={caption}>
          <div className={styles.plot} style={{ paddingTop: (marks.length + 1) * markHeight }}>
            <div className={styles.bars}>
              {bins.map((bin) => {
                const text = binText(bin, whole, measure, format)
                const words = t("chart.bar", {
                  value: text,
                  count: bin.accounts,
                  n: format.number(bin.accounts),
                })
                const bar = (
                  <span
                    className={styles.bar}
                    data-some={bin.accounts > 0 || undefined}
                    style={{ height: `${(100 * bin.accounts) / most}%` }}
                  >
                    {bin.accounts > 0 && (
                      <span className={styles.count} aria-hidden>
                        {format.number(bin.accounts)}
                      </span>
                    )}
                  </span>
                )
                return onPick === undefined ? (
                  <span key={text} className={styles.column} title={words}>
                    {bar}
                  </span>
                ) : (
                  <button
                    key={text}
                    type="button"
                    className={styles.column}
                    title={words}
                    aria-label={words}
                    aria-pressed={picked?.from === bin.from && picked.to === bin.to}
                    disabled={bin.accounts === 0}
                    onClick={() => onPick(bin)}
                  >
                    {bar}
                  </button>
                )
              })}
            </div>
            {rowsOf(marks).map(({ key, value, text, strong, row }) => {
              const at = placeOf(value, bins, whole)
              return (
                <span
                  key={key}
                  className={styles.mark}
                  data-strong={strong || undefined}
                  data-leftward={at > 70 || undefined}
                  style={{ left: `${at}%`, top: row * markHeight }}
                >
                  <span className={styles.markText}>{text}</span>
                </span>
              )
            })}
          </div>
          <div className={styles.axis} aria-hidden>
            {ticksOf(bins, whole).map(({ at, value }) => (
              <span key={value} style={{ left: `${at}%` }}>
                {format.bare(value, measure)}
              </span>
            ))}
          </div>
        </div>
      )}
    </Figure>
  )
}

const markHeight = 16

/** Each mark's words have a row of their own: the strong one's on top, then from the right to the left. */
const rowsOf = (marks: Mark[]): (Mark & { row: number })[] =>
  marks
    .toSorted((a, b) => Number(b.strong ?? false) - Number(a.strong ?? false) || b.value - a.value)
    .map((mark, row) => ({ ...mark, row }))

/** The median and the quartiles as marks. */
export function useQuartileMarks(
  quartiles: { q1: number; median: number; q3: number } | null | undefined,
  measure: Unit,
): Mark[] {
  const { t } = useTranslation()
  const format = useFormat()
  if (!quartiles) return []
  return (["q1", "median", "q3"] as const).map((key) => ({
    key,
    value: quartiles[key],
    text: t(`chart.${key}`, { value: format.bare(quartiles[key], measure) }),
    strong: key === "median",
  }))
}

/** Where a value lies along the bars, 0…100. A whole number stands for itself: in the middle of its own bar. */
function placeOf(value: number, bins: Bin[], whole: boolean): number {
  const place = bins.findIndex(({ from, to }) => value >= (from ?? -Infinity) && value < (to ?? Infinity))
  const bin = bins[place]
  if (bin === undefined) return 0
  const inside =
    bin.from === null || bin.to === null
      ? 0.5
      : Math.min(1, (value - bin.from + (whole ? 0.5 : 0)) / (bin.to - bin.from))
  return (100 * (place + inside)) / bins.length
}

const mostTicks = 7

/** Values under some of the bars: at their left edge, or in the middle where a bar is one whole number. */
function ticksOf(bins: Bin[], whole: boolean): { at: number; value: number }[] {
  const every = Math.ceil(bins.length / mostTicks)
  return bins.flatMap(({ from, to }, place) => {
    if (from === null || place % every !== 0) return []
    const single = whole && to !== null && to - from === 1
    return [{ at: (100 * (place + (single ? 0.5 : 0))) / bins.length, value: from }]
  })
}

/** "5–9", "under 5", "20 and more". */
export function binText({ from, to }: Bin, whole: boolean, measure: Unit, format: Format): string {
  const write = (value: number) => format.bare(value, measure)
  if (from === null || to === null)
    return from === null ? (to === null ? "" : `< ${write(to)}`) : `≥ ${write(from)}`
  const last = whole ? to - 1 : to
  return last === from ? write(from) : `${write(from)} – ${write(last)}`
}
