import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import styles from "./Lifetime.module.css"
import type { Lifetime } from "./LifetimePage.tsx"

/** The figures beside one another: what was brought, what may come, and what the formula says where it is defined. */
export function Worth({ value }: { value: Lifetime }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { formula, expected, realised_per_account: realised, unconverted } = value
  const interval = expected?.per_account.interval
  const churn = formula.net_churn
  const monthly = churn === null ? "" : format.percent(Math.abs(churn), 2)
  return (
    <>
      <dl className={styles.figures}>
        {realised !== null && (
          <Figure name={t("lifetime.realised")} note={t("lifetime.realised_about")}>
            {format.compactMoney(realised)}
          </Figure>
        )}
        <Figure
          name={t("lifetime.expected")}
          note={
            expected === null
              ? t("lifetime.expected_none")
              : `${
                  interval
                    ? t("lifetime.interval", {
                        low: format.compactMoney(interval[0]),
                        high: format.compactMoney(interval[1]),
                      })
                    : ""
                } ${t(expected.edge === "alike" ? "lifetime.expected_alike" : "lifetime.expected_about", {
                  discount: format.percent(value.discount),
                })}`
          }
        >
          {expected === null ? t("format.no_data") : format.compactMoney(expected.per_account.value)}
        </Figure>
        <Figure
          name={t("lifetime.formula")}
          note={
            formula.value !== null && formula.arpa !== null
              ? t("lifetime.formula_about", {
                  arpa: format.compactMoney(formula.arpa),
                  margin: format.percent(value.margin),
                  churn: monthly,
                })
              : formula.why_not === "negative_churn" && formula.over_60_months !== null
                ? t("lifetime.formula_horizon", { money: format.compactMoney(formula.over_60_months) })
                : t("lifetime.formula_no_history")
          }
        >
          {formula.value !== null
            ? format.compactMoney(formula.value)
            : t(
                formula.why_not === "negative_churn"
                  ? "lifetime.formula_negative"
                  : "lifetime.formula_undefined",
              )}
        </Figure>
        {formula.nrr_12m !== null && (
          <Figure
            name={t("lifetime.nrr")}
            note={t((churn ?? 0) > 0 ? "lifetime.net_churn" : "lifetime.net_growth", { share: monthly })}
          >
            {format.percent(formula.nrr_12m, 1)}
          </Figure>
        )}
      </dl>
      {unconverted.length > 0 && (
        <p className="quiet">
          {t("lifetime.unconverted", {
            currencies: unconverted.map(({ currency, accounts }) => `${currency} (${accounts})`).join(", "),
          })}
        </p>
      )}
    </>
  )
}

function Figure({ name, note, children }: { name: string; note: string; children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd className={styles.value}>{children}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  )
}
