import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import type { Forecast, Month } from "./ForecastPage.tsx"

/** A line a month: what came up, what was told, what happened; each opens its renewals. */
export function MonthTable({ forecast, chosen }: { forecast: Forecast; chosen: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { months, currency, ahead } = forecast
  const sign = format.currencySign(currency)
  const write = (money: Month["expected"]) => (money === null ? "–" : format.amount(money))
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("forecast.by_month")}>
      <table className={figures.table}>
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
            <th scope="col" data-words>
              {t("forecast.head.by")}
            </th>
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
              <td data-words>
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
            <th scope="row" title={t("forecast.ahead_about")}>
              {t("forecast.ahead")}
            </th>
            <td>{format.number(ahead.renewals)}</td>
            <td>{write(ahead.amount)}</td>
            <td>{write(ahead.worst)}</td>
            <td>{write(ahead.expected)}</td>
            <td>{write(ahead.best)}</td>
            <td colSpan={3}>–</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
