import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { type Band, bands, type previewScore } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import styles from "./Scores.module.css"

type Answer = z.output<typeof previewScore.response>

const mostShown = 100

/** What another definition changes: MRR at risk, accounts by band, who changes band. */
export function Difference({ answer }: { answer: Answer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { before, after, changed, changes } = answer
  const risk = Number(after.mrr_at_risk.amount) - Number(before.mrr_at_risk.amount)
  const rest = changed - Math.min(changes.length, mostShown)
  return (
    <>
      <p className={styles.finding}>
        {t(changed === 0 ? "scores.compare_none" : "scores.compare_finding", {
          count: changed,
          n: format.number(changed),
          before: format.compactMoney(before.mrr_at_risk),
          after: format.compactMoney(after.mrr_at_risk),
          change: t(risk > 0 ? "scores.risk_more" : risk < 0 ? "scores.risk_less" : "scores.risk_same", {
            money: format.compactMoney({
              amount: String(Math.abs(risk)),
              currency: after.mrr_at_risk.currency,
            }),
          }),
        })}
      </p>
      <table className={styles.compared}>
        <thead>
          <tr>
            <th scope="col">{t("scores.paying_accounts")}</th>
            <th scope="col" className="number">
              {t("scores.before")}
            </th>
            <th scope="col" className="number">
              {t("scores.after")}
            </th>
            <th scope="col" className="number">
              {t("scores.difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...bands, "none" as const].map((band) => (
            <tr key={band}>
              <th scope="row">
                <Mark band={band === "none" ? null : band} />{" "}
                {band === "none" ? t("scores.no_score") : t(`health.band.${band}`)}
              </th>
              <td className="number">{format.number(before.by_band[band])}</td>
              <td className="number">{format.number(after.by_band[band])}</td>
              <td className="number">{format.signed(after.by_band[band] - before.by_band[band])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("scores.mrr_red")}</th>
            <td className="number">{format.money(before.mrr_red)}</td>
            <td className="number">{format.money(after.mrr_red)}</td>
            <td className="number">{moneyChange(before.mrr_red, after.mrr_red)}</td>
          </tr>
          <tr>
            <th scope="row" title={t("scores.mrr_at_risk_about")}>
              {t("scores.mrr_at_risk")}
            </th>
            <td className="number">{format.money(before.mrr_at_risk)}</td>
            <td className="number">{format.money(after.mrr_at_risk)}</td>
            <td className="number">{moneyChange(before.mrr_at_risk, after.mrr_at_risk)}</td>
          </tr>
        </tbody>
      </table>
      {changes.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("scores.who_changes")}>
          <table className={styles.compared}>
            <thead>
              <tr>
                <th scope="col">{t("scores.who_changes")}</th>
                <th scope="col" className="number">
                  {t("scores.before")}
                </th>
                <th scope="col" className="number">
                  {t("scores.after")}
                </th>
                <th scope="col" className="number">
                  {t("portfolio.column.mrr")}
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, mostShown).map((account) => (
                <tr key={account.account_id}>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: account.account_id }}>
                      {account.name}
                    </Link>
                  </th>
                  <td className="number">
                    <Mark band={account.band_before} /> {score(account.value_before)}
                  </td>
                  <td className="number">
                    <Mark band={account.band_after} /> {score(account.value_after)}
                  </td>
                  <td className="number">{format.money(account.mrr)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rest > 0 && <p className="quiet">{t("metrics.and_more", { count: rest, n: format.number(rest) })}</p>}
    </>
  )

  function score(value: number | null): string {
    return value === null ? "–" : format.number(value)
  }

  function moneyChange(was: Answer["before"]["mrr_red"], is: Answer["before"]["mrr_red"]): string {
    const change = Number(is.amount) - Number(was.amount)
    const money = format.money({ amount: String(Math.abs(change)), currency: is.currency })
    return change === 0 ? "0" : `${change > 0 ? "+" : "−"}${money}`
  }
}

/** A band as its shape, and in words for whoever does not see it. */
function Mark({ band }: { band: Band | null }) {
  const { t } = useTranslation()
  if (band === null) return null
  return (
    <span className={styles.mark} data-band={band} title={t(`health.band.${band}`)}>
      <span aria-hidden>{bandShapes[band]}</span>
      <span className="unseen">{t(`health.band.${band}`)}</span>
    </span>
  )
}
