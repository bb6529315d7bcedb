import type { ReactNode } from "react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { Day } from "#kernel/time.ts"
import { Chart, type ChartColors } from "./Chart.tsx"
import { type Format, useFormat } from "./format.ts"

export type Line = { name: string; values: (number | null)[]; style: "main" | "quiet" | "step" }

/** Stripes behind the lines, from one value to another. */
export type Stripe = { from: number; to: number; color: "red-soft" | "amber-soft" | "green-soft" }

/** A day on which something changed, with its word. */
export type DayMark = { day: Day; text: string }

type Props = {
  title: ReactNode
  unit?: string
  days: Day[]
  lines: Line[]
  write: (value: number) => string
  max?: number
  stripes?: Stripe[]
  marks?: DayMark[]
  height?: number
  loading?: boolean
}

/** Values over days, each line named at its end in place of a legend; the scale starts at zero, or below it where values do. */
export function LineChart({
  title,
  unit,
  days,
  lines,
  write,
  max,
  stripes,
  marks,
  height = 190,
  loading = false,
}: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const option = useMemo(
    () => (colors: ChartColors) => lineOption({ days, lines, write, max, stripes, marks }, colors, format),
    [days, lines, write, max, stripes, marks, format],
  )
  const table = useMemo(() => {
    const rows = days.map((day, index) => [
      format.day(day),
      ...lines.map(({ values }) => {
        const value = values[index]
        return value === null || value === undefined ? null : write(value)
      }),
    ])
    const known = lines.some(({ values }) => values.some((value) => value !== null))
    return { heads: [t("chart.day"), ...lines.map((line) => line.name)], rows: known ? rows.reverse() : [] }
  }, [days, lines, write, format, t])
  return (
    <Chart
      title={title}
      {...(unit !== undefined && { unit })}
      height={height}
      option={option}
      table={table}
      loading={loading}
    />
  )
}

type Drawn = Pick<Props, "days" | "lines" | "write" | "max"> & {
  stripes: Stripe[] | undefined
  marks: DayMark[] | undefined
}

function lineOption(
  { days, lines, write, max, stripes = [], marks = [] }: Drawn,
  colors: ChartColors,
  format: Format,
) {
  const negative = lines.some(({ values }) => values.some((value) => value !== null && value < 0))
  const text = { color: colors["text-2"], fontFamily: "Inter Variable", fontSize: 11 }
  const named = lines.length > 1
  return {
    animation: false,
    textStyle: text,
    grid: {
      left: 4,
      right: named ? 104 : 12,
      top: 8,
      bottom: 2,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: colors["line-2"] } },
      axisTick: { show: false },
      axisLabel: {
        ...text,
        hideOverlap: true,
        formatter: (at: number) => monthLabel(new Date(at).toISOString().slice(0, 10), format),
      },
      minInterval: 28 * 86_400_000,
    },
    yAxis: {
      type: "value",
      ...(!negative && { min: 0 }),
      ...(max === undefined ? { splitNumber: 4 } : { max, interval: max / 4 }),
      splitLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...text, formatter: (value: number) => write(value) },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colors.paper,
      borderColor: colors["line-2"],
      textStyle: { color: colors.text, fontFamily: "Inter Variable", fontSize: 12 },
      formatter: (points: { dataIndex: number }[]) =>
        tooltip(points[0]?.dataIndex ?? 0, days, lines, write, format),
    },
    series: lines.map((line, place) => ({
      name: line.name,
      type: "line",
      symbol: "none",
      connectNulls: false,
      ...(line.style === "step" && { step: "end" }),
      lineStyle: {
        width: line.style === "main" ? 2 : 1.3,
        color: line.style === "main" ? colors.accent : colors["text-2"],
        type: line.style === "step" ? "dashed" : "solid",
      },
      itemStyle: { color: line.style === "main" ? colors.accent : colors["text-2"] },
      endLabel: {
        show: named,
        formatter: line.name,
        ...text,
        color: line.style === "main" ? colors.accent : colors["text-2"],
        width: 96,
        lineHeight: 13,
        overflow: "break",
      },
      labelLayout: { moveOverlap: "shiftY" },
      data: days.map((day, index) => [Date.parse(`${day}T00:00:00Z`), line.values[index] ?? null]),
      ...(place === 0 && stripes.length > 0 && { markArea: areas(stripes, colors) }),
      ...(place === 0 && marks.length > 0 && { markLine: dayLines(marks, colors, text) }),
    })),
  }
}

const areas = (stripes: Stripe[], colors: ChartColors) => ({
  silent: true,
  data: stripes.map(({ from, to, color }) => [
    { yAxis: from, itemStyle: { color: colors[color], opacity: 0.7 } },
    { yAxis: to },
  ]),
})

const dayLines = (marks: DayMark[], colors: ChartColors, text: object) => ({
  silent: true,
  symbol: "none",
  lineStyle: { color: colors["text-2"], type: "dashed", width: 1 },
  data: marks.map((mark) => ({
    xAxis: Date.parse(`${mark.day}T00:00:00Z`),
    label: { ...text, formatter: mark.text, position: "insideStartTop", rotate: 0, color: colors.text },
  })),
})

/** Months by name; January by its year. */
const monthLabel = (day: Day, format: Format): string =>
  day.slice(5, 7) === "01" ? day.slice(0, 4) : (format.month(day).split("\u00a0")[0] ?? "")

function tooltip(index: number, days: Day[], lines: Line[], write: Drawn["write"], format: Format): string {
  const day = days[index]
  if (day === undefined) return ""
  const values = lines.map(({ name, values }) => {
    const value = values[index]
    return `${name}: ${value === null || value === undefined ? "–" : write(value)}`
  })
  return [format.longDay(day), ...values].join("\n")
}
