import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import type { Rate } from "./RetentionPage.tsx"
import type { RetentionSearch } from "./search.ts"

const heads = ["nrr", "grr", "logo_churn", "month_gross", "month_net"] as const

/** A line a month: what stayed of the year before, and what the month itself lost; each the way to its accounts. */
export function RetentionTable({ periods, chosen }: { periods: Rate[]; chosen: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const share = (value: number | null) => (value === null ? "–" : format.percent(value, 1))
  const fine = (value: number | null) => (value === null ? "–" : format.percent(value, 2))
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("retention.by_month")}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("retention.month")}</th>
            {heads.map((key) => (
              <th key={key} scope="col" title={t(`retention.about.${key}`)}>
                {t(`retention.head.${key}`)}
              </th>
            ))}
            <th scope="col">{t("retention.head.accounts")}</th>
          </tr>
        </thead>
        <tbody>
          {periods.toReversed().map((rate) => {
            const day = addDays(rate.end, -1)
            const month = { before: addDays(rate.start, -1), day }
            return (
              <tr key={rate.start} data-chosen={day === chosen || undefined}>
                <th scope="row">
                  <To search={{ before: rate.since, day }}>{format.month(rate.start)}</To>
                </th>
                <td>
                  <To search={{ before: rate.since, day }}>{share(rate.nrr)}</To>
                </td>
                <td>
                  <To search={{ before: rate.since, day }}>{share(rate.grr)}</To>
                </td>
                <td>
                  <To search={{ before: rate.since, day, change: "churned" }}>{share(rate.logo_churn)}</To>
                </td>
                <td>
                  <To search={{ ...month, change: "churned" }}>{fine(rate.gross_churn)}</To>
                </td>
                <td>
                  <To search={month}>{fine(rate.net_churn)}</To>
                </td>
                <td>{format.number(rate.accounts)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

type Between = Pick<RetentionSearch, "before" | "day" | "change">

function To({ search, children }: { search: Between; children: ReactNode }) {
  return (
    <Link
      from="/revenue/retention"
      to="/revenue/retention"
      search={(previous) => ({ ...previous, change: undefined, age: undefined, ...search })}
      resetScroll={false}
    >
      {children}
    </Link>
  )
}
