import { useTranslation } from "react-i18next"
import { type Format, type Unit, useFormat } from "../../ui/format.ts"
import styles from "./Scores.module.css"

type Props = { curve: [number, number][]; unit: Unit; width?: number; height?: number }

/** Points over a metric's value: straight lines between corners, flat outside. */
export function Curve({ curve, unit, width = 132, height = 40 }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const values = curve.map(([value]) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = (high - low) * 0.12 || 1
  const x = (value: number) => ((value - low + margin) / (high - low + 2 * margin)) * width
  const y = (points: number) => 3 + (1 - points / 100) * (height - 6)
  const [first, last] = [curve[0], curve.at(-1)]
  if (first === undefined || last === undefined) return null
  const corners = curve.map(([value, points]) => `${x(value)},${y(points)}`)
  const line = [`0,${y(first[1])}`, ...corners, `${width},${y(last[1])}`].join(" ")
  const words = cornerWords(curve, unit, format)
  return (
    <svg
      className={styles.curve}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t("scores.curve", { corners: words })}
    >
      <title>{words}</title>
      <line x1={0} x2={width} y1={y(0)} y2={y(0)} />
      <line x1={0} x2={width} y1={y(100)} y2={y(100)} />
      <polyline points={line} />
      {curve.map(([value, points]) => (
        <circle key={value} cx={x(value)} cy={y(points)} r={2} />
      ))}
    </svg>
  )
}

/** "0 % → 0, 40 % → 50, 80 % → 100": the corners in words. */
export const cornerWords = (curve: [number, number][], unit: Unit, format: Format): string =>
  curve.map(([value, points]) => `${format.bare(value, unit)} → ${format.number(points)}`).join(", ")
