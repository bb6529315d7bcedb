import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { daysBetween } from "#kernel/time.ts"
import type { TryOut } from "#modules/signals/contract.ts"
import { useFormat } from "../../ui/format.ts"
import sheet from "../../ui/Sheet.module.css"

const short = 50

/** The alerts that would have opened, and what became of their accounts. */
export function TriedTable({ result }: { result: TryOut }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const alerts = all ? result.alerts : result.alerts.slice(0, short)
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("signals.would_have")}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("signals.account")}</th>
            <th scope="col">{t("signals.opened")}</th>
            <th scope="col">{t("signals.cleared")}</th>
            <th scope="col" className="number">
              {t("signals.days_open")}
            </th>
            <th scope="col">{t("signals.after_90_days")}</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map(({ account_id, name, opened_on, cleared_on, left_on, churned_within_90d }) => (
            <tr key={`${account_id} ${opened_on}`} data-marked={churned_within_90d || undefined}>
              <th scope="row">
                <Link
                  to="/accounts/$accountId"
                  params={{ accountId: account_id }}
                  search={{ as_of: opened_on }}
                >
                  {name}
                </Link>
              </th>
              <td>{format.day(opened_on)}</td>
              <td>
                {cleared_on !== null
                  ? format.day(cleared_on)
                  : left_on !== null
                    ? t("signals.left_on", { day: format.day(left_on) })
                    : t("signals.not_cleared")}
              </td>
              <td className="number">
                {format.number(daysBetween(opened_on, cleared_on ?? left_on ?? result.to))}
              </td>
              <td>{t(churned_within_90d ? "signals.churned" : "signals.stayed")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && result.alerts.length > short && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t("account.show_all", { n: format.number(result.alerts.length) })}
        </Button>
      )}
    </div>
  )
}
