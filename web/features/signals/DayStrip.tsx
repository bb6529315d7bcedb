import { useTranslation } from "react-i18next"
import { daysBetween } from "#kernel/time.ts"
import type { TryOut } from "#modules/signals/contract.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Signals.module.css"

/** Weeks beside one another, as high as alerts opened in them; the accent marks those after which the customer left. */
export function DayStrip({ result }: { result: TryOut }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { from, to, alerts } = result
  const weeks = Math.ceil((daysBetween(from, to) + 1) / 7)
  const counts = Array.from({ length: weeks }, () => ({ churned: 0, stayed: 0 }))
  for (const { opened_on, churned_within_90d } of alerts) {
    const week = counts[Math.floor(daysBetween(from, opened_on) / 7)]
    if (week) week[churned_within_90d ? "churned" : "stayed"]++
  }
  const most = Math.max(1, ...counts.map(({ churned, stayed }) => churned + stayed))
  const high = (count: number) => (count / most) * 60
  return (
    <figure style={{ margin: 0 }}>
      <figcaption className="quiet">{t("signals.strip", { most: format.number(most) })}</figcaption>
      <svg
        className={styles.strip}
        viewBox={`0 0 ${weeks * 10} 64`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("signals.strip", { most: format.number(most) })}
      >
        <line x1={0} x2={weeks * 10} y1={62} y2={62} />
        {counts.map(({ churned, stayed }, week) => (
          <g key={week}>
            <rect data-churned x={week * 10 + 1} width={8} y={62 - high(churned)} height={high(churned)} />
            <rect x={week * 10 + 1} width={8} y={62 - high(churned + stayed)} height={high(stayed)} />
          </g>
        ))}
      </svg>
      <div className={styles.ends}>
        <span>{format.day(from)}</span>
        <span>{format.day(to)}</span>
      </div>
    </figure>
  )
}
