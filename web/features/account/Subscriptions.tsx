import { useTranslation } from "react-i18next"
import { listSubscriptions } from "#modules/revenue/contract.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Account.module.css"
import { Panel } from "./Panel.tsx"

/** What the account bought: live versions first told, ended ones in grey. */
export function Subscriptions({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query } = useAsOf()
  const may = useMay("revenue:read")
  if (!may) return null
  return (
    <Panel
      title={t("account.subscriptions")}
      empty={t("account.no_subscriptions")}
      endpoint={listSubscriptions}
      input={{ params: { account_id: accountId }, query }}
      itemsOf={(answer) => answer.subscriptions.toSorted((a, b) => Number(b.live) - Number(a.live))}
      note={(items) => {
        const live = items.filter((item) => item.live).length
        return t("account.live_of", { live: format.number(live), n: format.number(items.length) })
      }}
    >
      {(items) => (
        <div className={styles.sheet} tabIndex={0} role="group" aria-label={t("account.subscriptions")}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("account.product")}</th>
                <th scope="col" className="number">
                  {t("account.quantity")}
                </th>
                <th scope="col" className="number">
                  {t("account.discount")}
                </th>
                <th scope="col" className="number">
                  {t("portfolio.column.mrr")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={`${item.subscription_id} ${item.started_on}`} data-unknown={!item.live || undefined}>
                  <th scope="row" title={item.subscription_id}>
                    {item.product ?? item.subscription_id}
                    <span className={styles.term}>
                      {format.day(item.started_on)} –{" "}
                      {item.ended_on === null ? t("account.open_end") : format.day(item.ended_on)}
                    </span>
                  </th>
                  <td className="number">
                    {item.quantity === null ? "–" : format.number(Number(item.quantity), 2)}
                  </td>
                  <td className="number">
                    {Number(item.discount) === 0 ? "–" : format.percent(Number(item.discount), 1)}
                  </td>
                  <td className="number">{format.money(item.mrr)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
