import type { Backtest } from "#modules/health/contract.ts"
import type { ChartColors } from "../../ui/Chart.tsx"

const textOf = (colors: ChartColors) => ({
  color: colors["text-2"],
  fontFamily: "Inter Variable",
  fontSize: 11,
})

const grid = { left: 4, right: 14, top: 10, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "all" }

/** Both axes are shares from 0 to 1, named at their ends. */
const shareAxes = (
  colors: ChartColors,
  names: { x: string; y: string },
  write: (share: number) => string,
) => {
  const axis = (name: string, place: object) => ({
    type: "value",
    min: 0,
    max: 1,
    interval: 0.25,
    name,
    nameLocation: "middle",
    nameTextStyle: textOf(colors),
    splitLine: { lineStyle: { color: colors.line } },
    axisLabel: { ...textOf(colors), formatter: write },
    ...place,
  })
  return { xAxis: axis(names.x, { nameGap: 22 }), yAxis: axis(names.y, { nameGap: 38 }) }
}

const diagonal = (colors: ChartColors) => ({
  type: "line",
  symbol: "none",
  silent: true,
  lineStyle: { width: 1, color: colors["line-2"] },
  data: [
    [0, 0],
    [1, 1],
  ],
})

type Shares = { names: { x: string; y: string }; write: (share: number) => string }

/** The ROC of a result, and dashed that of the version beside it. */
export function rocOption(
  result: Backtest,
  beside: Backtest | null,
  { names, write }: Shares,
  colors: ChartColors,
) {
  const way = (data: Backtest["roc"], style: object) => ({
    type: "line",
    symbol: "none",
    silent: true,
    data,
    ...style,
  })
  return {
    animation: false,
    textStyle: textOf(colors),
    grid,
    ...shareAxes(colors, names, write),
    series: [
      diagonal(colors),
      ...(beside === null
        ? []
        : [way(beside.roc, { lineStyle: { width: 1.5, type: "dashed", color: colors["text-2"] } })]),
      way(result.roc, { lineStyle: { width: 2, color: colors.accent } }),
    ],
  }
}

/** The risk a score states beside the share it happened to: on the diagonal where it tells the truth. */
export function calibrationOption(result: Backtest, { names, write }: Shares, colors: ChartColors) {
  return {
    animation: false,
    textStyle: textOf(colors),
    grid,
    ...shareAxes(colors, names, write),
    series: [
      diagonal(colors),
      {
        type: "line",
        symbol: "circle",
        // As large as there is evidence.
        symbolSize: ([, , observations]: number[]) => Math.min(16, 3 + Math.sqrt(observations ?? 0) / 2),
        silent: true,
        lineStyle: { width: 1, color: colors["line-2"] },
        itemStyle: { color: colors.accent },
        data: result.calibration
          .map(({ stated, rate, observations }) => [stated, rate, observations])
          .reverse(),
      },
    ],
  }
}

export type Bars = {
  names: string[]
  values: number[]
  /** Thin bars behind: of the version beside it. */
  beside?: number[]
  write: (value: number) => string
  axis: string
}

/** Bars from zero, each with its figure over it. */
export function barOption({ names, values, beside, write, axis }: Bars, colors: ChartColors) {
  const text = textOf(colors)
  const bars = (data: number[], color: string, label: boolean) => ({
    type: "bar",
    silent: true,
    barMaxWidth: 34,
    barGap: "10%",
    itemStyle: { color },
    label: {
      show: label,
      position: "top",
      ...text,
      color: colors.text,
      formatter: (at: { value: number }) => write(at.value),
    },
    data,
  })
  return {
    animation: false,
    textStyle: text,
    grid: { ...grid, top: 20 },
    xAxis: {
      type: "category",
      data: names,
      name: axis,
      nameLocation: "middle",
      nameGap: 22,
      nameTextStyle: text,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors["line-2"] } },
      axisLabel: { ...text, interval: 0, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 3,
      splitLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...text, formatter: write },
    },
    series: [
      bars(values, colors.accent, true),
      ...(beside === undefined ? [] : [bars(beside, colors["line-2"], false)]),
    ],
  }
}
