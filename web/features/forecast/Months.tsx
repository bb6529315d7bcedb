import { useNavigate } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Figure } from "../../ui/Figure.tsx"
import { useFormat } from "../../ui/format.ts"
import styles from "./Forecast.module.css"
import type { Forecast, Month } from "./ForecastPage.tsx"

const height = 230

/** A bar a month: all that comes up, in it what went on or is expected to, and from worst to best as a line. */
export function Months({ forecast, chosen }: { forecast: Forecast; chosen: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { months, currency, ahead } = forecast
  const most = Math.max(1, ...months.map(({ amount }) => Number(amount.amount)))
  const write = (money: Month["expected"]) => (money === null ? null : format.money(money))
  const table = useMemo(
    () => ({
      heads: ["month", "amount", "worst", "expected", "best", "renewed"].map((key) =>
        t(`forecast.head.${key}` as "forecast.head.month"),
      ),
      rows: months.map((month) => [
        month.month,
        format.money(month.amount),
        month.worst && format.money(month.worst),
        month.expected && format.money(month.expected),
        month.best && format.money(month.best),
        month.actual && format.money(month.actual.renewed),
      ]),
    }),
    [months, format, t],
  )
  return (
    <Figure
      title={
        ahead.worst === null || ahead.best === null
          ? t("forecast.chart_open")
          : t("forecast.chart_title", {
              low: format.compactMoney(ahead.worst),
              high: format.compactMoney(ahead.best),
            })
      }
      unit={t("forecast.chart_unit", { sign: format.currencySign(currency) })}
      height={height}
      table={table}
    >
      {(caption) => (
        <div className={styles.picture} style={{ height }} role="group" aria-labelledby={caption}>
          {months.map((month) => {
            const share = (money: Month["expected"]) => `${(100 * Number(money?.amount ?? 0)) / most}%`
            const over = month.actual !== null && !month.actual.partial
            const said = [
              `${format.month(`${month.month}-01`)}: ${format.money(month.amount)}`,
              month.expected &&
                t("forecast.bar_expected", {
                  money: write(month.expected),
                  low: write(month.worst),
                  high: write(month.best),
                }),
              over && month.actual && t("forecast.bar_actual", { money: write(month.actual.renewed) }),
            ]
              .filter(Boolean)
              .join(". ")
            return (
              <button
                key={month.month}
                type="button"
                className={styles.column}
                title={said}
                aria-label={said}
                aria-pressed={month.month === chosen}
                onClick={() =>
                  void navigate({
                    to: "/revenue/forecast",
                    search: (previous) => ({
                      ...previous,
                      month: month.month === chosen ? undefined : month.month,
                    }),
                    resetScroll: false,
                  })
                }
              >
                <span className={styles.plot}>
                  <span className={styles.whole} style={{ height: share(month.amount) }} />
                  <span
                    className={styles.part}
                    data-over={over || undefined}
                    style={{ height: share(over && month.actual ? month.actual.renewed : month.expected) }}
                  />
                  {month.worst && month.best && (
                    <span
                      className={styles.range}
                      style={{
                        bottom: share(month.worst),
                        height: `calc(${share(month.best)} - ${share(month.worst)})`,
                      }}
                    />
                  )}
                </span>
                <span className={styles.label}>
                  {month.month.endsWith("-01")
                    ? month.month.slice(0, 4)
                    : format.month(`${month.month}-01`).split("\u00a0")[0]}
                </span>
              </button>
            )
          })}
        </div>
      )}
    </Figure>
  )
}
