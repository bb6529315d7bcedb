import { ActionIcon, Button, NumberInput } from "@mantine/core"
import { IconTrash } from "@tabler/icons-react"
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react"
import { useTranslation } from "react-i18next"
import type { MetricSummary } from "#modules/metrics/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { type Corner, rounded, spanOf, withCorner, withMoreCorners } from "./draft.ts"
import styles from "./Proof.module.css"

const picture = { width: 380, height: 170, left: 34, right: 12, top: 10, bottom: 22 }
const inner = {
  width: picture.width - picture.left - picture.right,
  height: picture.height - picture.top - picture.bottom,
}

type Props = {
  curve: Corner[]
  /** The curve of the version it is held against. */
  was: Corner[] | undefined
  metric: MetricSummary | undefined
  name: string
  change: (curve: Corner[]) => void
}

/** Points over a metric's value: corners are dragged, moved by arrow keys, or typed. */
export function CurveEditor({ curve, was, metric, name, change }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  // Drawn over the widest of what it was and is, so that the picture stands still under a drag between these.
  const { from, to } = useMemo(() => {
    const spans = [spanOf(curve), spanOf(was ?? curve)]
    return { from: Math.min(...spans.map((one) => one.from)), to: Math.max(...spans.map((one) => one.to)) }
  }, [curve, was])
  const span = to - from
  const xOf = (value: number) => picture.left + ((value - from) / span) * inner.width
  const yOf = (points: number) => picture.top + (1 - points / 100) * inner.height
  const plane = useRef<SVGSVGElement>(null)
  const held = useRef<number | null>(null)
  const write = (value: number) =>
    metric === undefined ? format.number(value, 2) : format.bare(value, metric.unit)
  const path = (corners: readonly Corner[]) => {
    const ends: Corner[] = [[from, corners[0]?.[1] ?? 0], ...corners, [to, corners.at(-1)?.[1] ?? 0]]
    return ends.map(([x, y]) => `${xOf(x)},${yOf(y)}`).join(" ")
  }
  const drag = (event: PointerEvent) => {
    const box = plane.current?.getBoundingClientRect()
    if (held.current === null || box === undefined) return
    const x = ((event.clientX - box.left) / box.width) * picture.width
    const y = ((event.clientY - box.top) / box.height) * picture.height
    const value = from + ((x - picture.left) / inner.width) * span
    change(withCorner(curve, held.current, [value, (1 - (y - picture.top) / inner.height) * 100], span))
  }
  const press = (event: KeyboardEvent, place: number) => {
    const [x, y] = curve[place] as Corner
    const step = event.shiftKey ? 5 : 1
    const moves: Record<string, Corner> = {
      ArrowLeft: [x - (step * span) / 100, y],
      ArrowRight: [x + (step * span) / 100, y],
      ArrowUp: [x, y + step],
      ArrowDown: [x, y - step],
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    change(withCorner(curve, place, to, span))
  }
  return (
    <div className={styles.curve} role="group" aria-label={t("proof.curve_of", { name })}>
      <svg
        ref={plane}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        className={styles.plane}
        onPointerMove={drag}
        onPointerUp={() => (held.current = null)}
      >
        {[0, 50, 100].map((points) => (
          <g key={points}>
            <line
              x1={picture.left}
              x2={picture.width - picture.right}
              y1={yOf(points)}
              y2={yOf(points)}
              className={points === 0 ? styles.axis : styles.rule}
            />
            <text x={picture.left - 6} y={yOf(points) + 4} textAnchor="end">
              {points}
            </text>
          </g>
        ))}
        {[from, (from + to) / 2, to].map((value, place) => (
          <text
            key={value}
            x={xOf(value)}
            y={picture.height - 5}
            textAnchor={place === 0 ? "start" : place === 1 ? "middle" : "end"}
          >
            {write(rounded(value, span))}
          </text>
        ))}
        {was !== undefined && <polyline points={path(was)} className={styles.was} />}
        <polyline points={path(curve)} className={styles.line} />
        {curve.map(([x, y], place) => (
          <circle
            key={place}
            cx={xOf(x)}
            cy={yOf(y)}
            r={7}
            className={styles.corner}
            tabIndex={0}
            role="slider"
            aria-label={t("proof.corner", { n: place + 1 })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={y}
            aria-valuetext={t("proof.corner_at", { value: write(x), points: y })}
            onKeyDown={(event) => press(event, place)}
            onPointerDown={(event) => {
              held.current = place
              event.currentTarget.setPointerCapture(event.pointerId)
            }}
          />
        ))}
      </svg>
      <Corners curve={curve} span={span} unit={metric?.unit} change={change} />
    </div>
  )
}

type CornersProps = {
  curve: Corner[]
  span: number
  unit: MetricSummary["unit"] | undefined
  change: (curve: Corner[]) => void
}

/** The same corners as numbers; a share is written in percent. */
function Corners({ curve, span, unit, change }: CornersProps) {
  const { t } = useTranslation()
  const scale = unit === "share" ? 100 : 1
  const field = (value: number, label: string, set: (value: number) => void, suffix: string) => (
    <NumberInput
      size="xs"
      aria-label={label}
      value={value}
      suffix={suffix}
      step={suffix === "" ? rounded(span / 50, span) || 1 : 1}
      decimalScale={4}
      onChange={(typed) => {
        if (typeof typed === "number") set(typed)
      }}
    />
  )
  return (
    <>
      <table className={styles.corners}>
        <thead>
          <tr>
            <th scope="col">{t("proof.corner_value")}</th>
            <th scope="col">{t("proof.corner_points")}</th>
            <th scope="col">
              <span className="unseen">{t("proof.remove_corner")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {curve.map(([x, y], place) => (
            <tr key={place}>
              <td>
                {field(
                  Number((x * scale).toPrecision(12)),
                  t("proof.value_of", { n: place + 1 }),
                  (value) => change(withCorner(curve, place, [value / scale, y], span)),
                  unit === "share" ? " %" : "",
                )}
              </td>
              <td>
                <NumberInput
                  size="xs"
                  aria-label={t("proof.points_of", { n: place + 1 })}
                  value={y}
                  min={0}
                  max={100}
                  clampBehavior="strict"
                  onChange={(typed) => {
                    if (typeof typed === "number") change(withCorner(curve, place, [x, typed], span))
                  }}
                />
              </td>
              <td>
                <ActionIcon
                  aria-label={t("proof.remove_corner_n", { n: place + 1 })}
                  disabled={curve.length <= 2}
                  onClick={() => change(curve.filter((_, at) => at !== place))}
                >
                  <IconTrash size={15} stroke={1.6} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        size="compact-xs"
        onClick={() => change(withMoreCorners(curve))}
        style={{ justifySelf: "start" }}
      >
        {t("proof.add_corner")}
      </Button>
    </>
  )
}
