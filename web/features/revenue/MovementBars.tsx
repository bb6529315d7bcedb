import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { type MovementKind, movementKinds } from "#modules/revenue/contract.ts"
import { Figure } from "../../ui/Figure.tsx"
import { useFormat } from "../../ui/format.ts"
import styles from "./Movements.module.css"
import { isPartial, periodName, type SpanInterval } from "./spans.ts"
import type { Period } from "./Waterfall.tsx"

const height = 250
const gains = ["new", "reactivation", "expansion"] as const
const losses = ["contraction", "churn"] as const

type Props = {
  title: string
  periods: Period[]
  interval: SpanInterval
  currency: string
  chosen: { period: string | undefined; kind: string | undefined }
  choose: (period: string, kind: MovementKind) => void
}

/** What came above the line and what went below it, period by period. */
export function MovementBars({ title, periods, interval, currency, chosen, choose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const sum = (period: Period, kinds: readonly MovementKind[]) =>
    kinds.reduce((total, kind) => total + Number(period[kind]), 0)
  const up = Math.max(0, ...periods.map((period) => sum(period, gains)))
  const down = Math.max(0, ...periods.map((period) => sum(period, losses)))
  const most = up + down || 1
  const table = useMemo(
    () => ({
      heads: [t("movements.period"), ...movementKinds.map((kind) => t(`movements.kind.${kind}`))],
      rows: periods.map((period) => [
        periodName(period.start, interval, format, t),
        ...movementKinds.map((kind) => format.money({ amount: period[kind], currency })),
      ]),
    }),
    [periods, interval, currency, format, t],
  )
  const shortName = (start: string): string => {
    const year = start.slice(0, 4)
    if (interval === "year" || start.slice(5, 7) === "01") return year
    return periodName(start, interval, format, t).replace(year, "").trim()
  }
  const parts = (period: Period, kinds: readonly MovementKind[], all: number) =>
    kinds
      .filter((kind) => Number(period[kind]) > 0)
      .map((kind) => {
        const said = `${periodName(period.start, interval, format, t)}, ${t(`movements.kind.${kind}`)}: ${format.money({ amount: period[kind], currency })}`
        return (
          <button
            key={kind}
            type="button"
            className={`${styles.part} ${styles.fill}`}
            data-of={kind}
            style={{ height: `${(100 * Number(period[kind])) / all}%` }}
            title={said}
            aria-label={said}
            aria-pressed={period.start === chosen.period && kind === chosen.kind}
            onClick={() => choose(period.start, kind)}
          />
        )
      })
  return (
    <Figure title={title} unit={`MRR, ${format.currencySign(currency)}`} height={height} table={table}>
      {(caption) => (
        <>
          <div className={styles.picture} style={{ height }} role="group" aria-labelledby={caption}>
            {periods.map((period) => {
              const partial = isPartial(period, interval)
              return (
                <div
                  key={period.start}
                  className={styles.column}
                  data-chosen={period.start === chosen.period || undefined}
                  data-partial={partial || undefined}
                  title={partial ? t("movements.partial") : undefined}
                >
                  <div className={styles.up} style={{ flex: `${up / most} 1 0` }}>
                    {parts(period, gains, up)}
                  </div>
                  <div className={styles.down} style={{ flex: `${down / most} 1 0` }}>
                    {parts(period, losses, down)}
                  </div>
                  <span className={styles.label}>{shortName(period.start)}</span>
                </div>
              )
            })}
          </div>
          <ul className={styles.legend}>
            {movementKinds.map((kind) => (
              <li key={kind}>
                <span className={styles.fill} data-of={kind} aria-hidden />
                {t(`movements.kind.${kind}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Figure>
  )
}
