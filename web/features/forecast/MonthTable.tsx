import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import styles from "./Forecast.module.css"
import { ahead, type Forecast, type Month, sumOf } from "./ForecastPage.tsx"

/** A line a month: what came up, what was told, what happened; each opens its renewals. */
export function MonthTable({ forecast, chosen }: { forecast: Forecast; chosen: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { months, currency } = forecast
  const sign = format.currencySign(currency)
  const coming = ahead(forecast)
  const write = (money: Month["expected"]) => (money === null ? "–" : format.amount(money))
  const sum = (of: (month: Month) => Month["expected"]) =>
    format.amount({ amount: sumOf(coming, of), currency })
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("forecast.by_month")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("forecast.head.month")}</th>
            <th scope="col">{t("forecast.head.renewals")}</th>
            <th scope="col">{`${t("forecast.head.amount")}, ${sign}`}</th>
            <th scope="col" title={t("forecast.worst_about")}>{`${t("forecast.head.worst")}, ${sign}`}</th>
            <th scope="col">{`${t("forecast.head.expected")}, ${sign}`}</th>
            <th scope="col" title={t("forecast.best_about")}>{`${t("forecast.head.best")}, ${sign}`}</th>
            <th scope="col">{`${t("forecast.head.renewed")}, ${sign}`}</th>
            <th scope="col">{t("forecast.head.lost_count")}</th>
            <th scope="col">{t("forecast.head.by")}</th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month} data-chosen={month.month === chosen || undefined}>
              <th scope="row">
                <Link
                  to="/revenue/forecast"
                  search={(previous) => ({
                    ...previous,
                    month: month.month === chosen ? undefined : month.month,
                  })}
                  resetScroll={false}
                >
                  {format.month(`${month.month}-01`)}
                </Link>
              </th>
              <td>{format.number(month.renewals)}</td>
              <td>{write(month.amount)}</td>
              <td>{write(month.worst)}</td>
              <td>{write(month.expected)}</td>
              <td>{write(month.best)}</td>
              <td>{month.actual === null ? "" : write(month.actual.renewed)}</td>
              <td>{month.actual === null ? "" : format.number(month.actual.losses)}</td>
              <td>
                {month.renewals === 0
                  ? ""
                  : month.by_score === 0
                    ? t("forecast.by.rate")
                    : t("forecast.by_mixed", {
                        n: format.number(month.by_score),
                        of: format.number(month.renewals),
                      })}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("forecast.ahead")}</th>
            <td>{format.number(coming.reduce((total, { renewals }) => total + renewals, 0))}</td>
            <td>{sum(({ amount }) => amount)}</td>
            <td />
            <td>{sum(({ expected }) => expected)}</td>
            <td />
            <td />
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
