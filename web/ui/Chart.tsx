import { useComputedColorScheme } from "@mantine/core"
import type { EChartsCoreOption, EChartsType } from "echarts/core"
import { useEffect, useEffectEvent, useRef, useState } from "react"
import { Figure, type FigureProps } from "./Figure.tsx"

const colorNames = ["text", "text-2", "line", "line-2", "paper", "accent", "red", "amber", "green"] as const
const softNames = ["red-soft", "amber-soft", "green-soft"] as const
export type ChartColors = Record<(typeof colorNames)[number] | (typeof softNames)[number], string>

type Props = Omit<FigureProps, "children"> & {
  /** Kept by reference: drawn anew when it changes. */
  option: (colors: ChartColors) => EChartsCoreOption
  /** A mark was clicked: its place in its series. */
  onPick?: (index: number) => void
}

/** A figure drawn by ECharts. */
export function Chart({ option, onPick, ...figure }: Props) {
  return (
    <Figure {...figure}>
      {(caption) => <Picture height={figure.height} option={option} caption={caption} onPick={onPick} />}
    </Figure>
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
