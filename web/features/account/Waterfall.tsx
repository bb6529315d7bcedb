import { useNavigate } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { explainScore } from "#modules/health/contract.ts"
import { Chart, type ChartColors } from "../../ui/Chart.tsx"
import { useFormat } from "../../ui/format.ts"
import { useNarrow } from "../../ui/useNarrow.ts"
import { useMetrics } from "../health/reasons.ts"
import { type Step, steps } from "./contributions.ts"

export type Change = z.output<typeof explainScore.response>
type Props = { change: Change; since: Day; until: Day }

/** From the score of one day to the score of another, one bar a cause; a click opens the cause. */
export function Waterfall({ change, since, until }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const metrics = useMetrics()
  const navigate = useNavigate()
  const narrow = useNarrow()
  const [then, now] = [change.from ?? 0, change.to ?? 0]
  const way = useMemo(() => {
    const moves = change.contributions.map(({ input, points }) => ({ metric: input, change: points }))
    return steps(moves, then, now)
  }, [change, then, now])
  const bars = useMemo(() => {
    const ends = { start: format.day(since), end: format.day(until), rest: t("account.rest") }
    return way.map((step): Bar => {
      const whole = step.kind === "start" || step.kind === "end"
      const metric = step.metric === null ? undefined : metrics.get(step.metric)
      return {
        ...step,
        name: step.kind === "move" ? (metric?.name[format.language] ?? step.metric ?? "") : ends[step.kind],
        figure: whole ? format.number(step.to) : format.signed(step.to - step.from, 1),
      }
    })
  }, [way, metrics, format, t, since, until])
  const option = useMemo(() => (colors: ChartColors) => waterfallOption(bars, colors, narrow), [bars, narrow])
  const days = format.daysSince(since, until)
  const title =
    Math.round(now - then) === 0
      ? t("account.waterfall_same", { value: format.number(now), days })
      : t(now < then ? "account.waterfall_fell" : "account.waterfall_rose", {
          from: format.number(then),
          to: format.number(now),
          days,
        })
  return (
    <Chart
      title={title}
      unit={t("unit.points")}
      height={34 + bars.length * (narrow ? 42 : 28)}
      option={option}
      table={{
        heads: [t("account.input"), t("account.change")],
        rows: bars.map((bar) => [bar.name, bar.figure]),
      }}
      onPick={(index) => {
        const metric = bars[index]?.metric
        if (metric)
          void navigate({ to: ".", search: (previous) => ({ ...previous, metric }), resetScroll: false })
      }}
    />
  )
}

type Bar = Step & { name: string; figure: string }

function waterfallOption(bars: Bar[], colors: ChartColors, narrow: boolean) {
  const text = { color: colors["text-2"], fontFamily: "Inter Variable", fontSize: 12 }
  const whole = (bar: Bar) => bar.kind === "start" || bar.kind === "end"
  const color = (bar: Bar) => (whole(bar) ? colors["text-2"] : bar.to < bar.from ? colors.red : colors.green)
  return {
    animation: false,
    textStyle: text,
    grid: { left: 4, right: 44, top: 4, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "value",
      min: 0,
      max: 100,
      interval: 25,
      axisLabel: { ...text, fontSize: 11 },
      splitLine: { lineStyle: { color: colors.line } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map((bar) => bar.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...text,
        color: colors.text,
        width: narrow ? 128 : 230,
        overflow: "break",
        lineHeight: 13,
      },
    },
    series: [
      {
        type: "bar",
        stack: "way",
        silent: true,
        itemStyle: { color: "transparent" },
        data: bars.map((bar) => Math.min(bar.from, bar.to)),
      },
      {
        type: "bar",
        stack: "way",
        barWidth: 16,
        cursor: "pointer",
        label: {
          show: true,
          position: "right",
          ...text,
          color: colors.text,
          formatter: (at: { dataIndex: number }) => bars[at.dataIndex]?.figure ?? "",
        },
        data: bars.map((bar) => ({ value: Math.abs(bar.to - bar.from), itemStyle: { color: color(bar) } })),
      },
    ],
  }
}
