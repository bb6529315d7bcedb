import { type ReactNode, useMemo } from "react"
import { Chart, type ChartColors } from "./Chart.tsx"

/** A value at an age; `low` and `high` bound a band around it. */
export type CurvePoint = { x: number; y: number; low?: number; high?: number }

export type Curve = {
  name: string
  points: CurvePoint[]
  /** main: in the colour of what is looked at; dashed: foretold. */
  style: "main" | "quiet" | "dashed"
  step?: boolean
}

type Props = {
  title: ReactNode
  unit?: string
  curves: Curve[]
  /** Name of the axis below, and how its values and those of the curves are written. */
  across: string
  writeX: (x: number) => string
  write: (value: number) => string
  max?: number
  height?: number
  loading?: boolean
}

/** Curves over age, each named at its end in place of a legend, bands behind them; the scale starts at zero. */
export function CurveChart({
  title,
  unit,
  curves,
  across,
  writeX,
  write,
  max,
  height = 260,
  loading,
}: Props) {
  const option = useMemo(
    () => (colors: ChartColors) => curveOption({ curves, across, writeX, write, max }, colors),
    [curves, across, writeX, write, max],
  )
  const table = useMemo(() => {
    const ages = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
    const byAge = curves.map(({ points }) => new Map(points.map((point) => [point.x, point])))
    const cell = (point: CurvePoint | undefined): string | null => {
      if (point === undefined) return null
      const { y, low, high } = point
      return low === undefined || high === undefined || low === high
        ? write(y)
        : `${write(y)} (${write(low)} – ${write(high)})`
    }
    return {
      heads: [across, ...curves.map(({ name }) => name)],
      rows: ages.map((age) => [writeX(age), ...byAge.map((points) => cell(points.get(age)))]),
    }
  }, [curves, across, writeX, write])
  return (
    <Chart
      title={title}
      {...(unit !== undefined && { unit })}
      height={height}
      option={option}
      table={table}
      loading={loading ?? false}
    />
  )
}

type Drawn = Pick<Props, "curves" | "across" | "writeX" | "write" | "max">

function curveOption({ curves, across, writeX, write, max }: Drawn, colors: ChartColors) {
  const text = { color: colors["text-2"], fontFamily: "Inter Variable", fontSize: 11 }
  const colorOf = ({ style }: Curve) => (style === "quiet" ? colors["text-2"] : colors.accent)
  const named = curves.length > 1
  return {
    animation: false,
    textStyle: text,
    grid: {
      left: 4,
      right: named ? 116 : 16,
      top: 8,
      bottom: 20,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: {
      type: "value",
      min: 0,
      minInterval: 1,
      name: across,
      nameLocation: "middle",
      nameGap: 22,
      nameTextStyle: text,
      axisLine: { lineStyle: { color: colors["line-2"] } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...text, formatter: (value: number) => writeX(value) },
    },
    yAxis: {
      type: "value",
      min: 0,
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
      formatter: (points: { value: [number, number] }[]) =>
        tooltip(points[0]?.value[0] ?? 0, { curves, across, writeX, write }),
    },
    series: curves.flatMap((curve, place) => [
      ...bandOf(curve, place, colors),
      {
        name: curve.name,
        type: "line",
        symbol: "none",
        ...(curve.step && { step: "end" }),
        lineStyle: {
          width: curve.style === "main" ? 2 : 1.3,
          color: colorOf(curve),
          type: curve.style === "dashed" ? "dashed" : "solid",
        },
        itemStyle: { color: colorOf(curve) },
        endLabel: {
          show: named,
          formatter: curve.name,
          ...text,
          color: colorOf(curve),
          width: 108,
          lineHeight: 13,
          overflow: "break",
        },
        labelLayout: { moveOverlap: "shiftY" },
        data: curve.points.map(({ x, y }) => [x, y]),
      },
    ]),
  }
}

/** Two lines that are not drawn, the area of the upper one standing on the lower. */
function bandOf({ points, step, style }: Curve, place: number, colors: ChartColors): object[] {
  if (!points.some(({ low, high }) => low !== undefined && high !== undefined)) return []
  const hidden = {
    type: "line",
    symbol: "none",
    silent: true,
    stack: `band ${place}`,
    stackStrategy: "all",
    ...(step && { step: "end" }),
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
  }
  const color = style === "quiet" ? colors["text-2"] : colors.accent
  return [
    { ...hidden, data: points.map(({ x, y, low }) => [x, low ?? y]) },
    {
      ...hidden,
      areaStyle: { color, opacity: 0.12 },
      data: points.map(({ x, y, low, high }) => [x, (high ?? y) - (low ?? y)]),
    },
  ]
}

function tooltip(x: number, { curves, across, writeX, write }: Omit<Drawn, "max">): string {
  const values = curves.flatMap(({ name, points }) => {
    const point = points.find((each) => each.x === x)
    return point ? [`${name}: ${write(point.y)}`] : []
  })
  return [`${across}: ${writeX(x)}`, ...values].join("\n")
}
