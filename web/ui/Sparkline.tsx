import { useTranslation } from "react-i18next"
import { useFormat } from "./format.ts"
import styles from "./Sparkline.module.css"

type Props = {
  values: (number | null)[]
  width?: number
  height?: number
  /** The top of the scale, which begins at 0. */
  max?: number
  /** What the line shows, in words; absent: health over weeks. */
  label?: string
}

/** Values over some time, oldest first; health over weeks unless said otherwise. Times without a value are gaps. */
export function Sparkline({ values, width = 96, height = 22, max = 100, label }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = values.filter((value) => value !== null)
  const first = known[0]
  const last = known.at(-1)
  if (first === undefined || last === undefined)
    return (
      <span className="quiet">
        –<span className="unseen">{t("health.weeks_none")}</span>
      </span>
    )
  const x = (index: number) => 2 + (index / Math.max(values.length - 1, 1)) * (width - 5)
  const y = (value: number) => 2 + (1 - value / max) * (height - 4)
  const end = values.lastIndexOf(last)
  return (
    <svg
      className={styles.line}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label ?? t("health.weeks", { from: format.number(first), to: format.number(last) })}
    >
      {runs(values).map((run) => (
        <polyline
          key={run[0]?.index}
          points={run.map(({ index, value }) => `${x(index)},${y(value)}`).join(" ")}
        />
      ))}
      <circle cx={x(end)} cy={y(last)} r={1.8} />
    </svg>
  )
}

/** Unbroken stretches of known values. */
function runs(values: (number | null)[]): { index: number; value: number }[][] {
  const found: { index: number; value: number }[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) found.push([])
    else found.at(-1)?.push({ index, value })
  })
  return found.filter((run) => run.length > 0)
}
