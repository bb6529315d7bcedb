import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { AccountSummary } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { HealthMark } from "../../ui/Health.tsx"
import { useReasonWords } from "../health/reasons.ts"
import styles from "./Portfolio.module.css"

/** A row of the portfolio in a narrow window: who, how healthy, what is paid, why. */
export function AccountCard({ account }: { account: AccountSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const reason = useReasonWords()
  const facts = [
    `${t("portfolio.column.mrr")} ${format.compactMoney(account.mrr)}`,
    account.change_30d === null ? null : t("health.delta", { delta: format.signed(account.change_30d) }),
    account.days_to_renewal === null
      ? null
      : `${t("portfolio.column.renewal").toLowerCase()} ${format.number(account.days_to_renewal)}\u00a0${t("portfolio.days_unit")}`,
  ].filter((fact) => fact !== null)
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <Link to="/accounts/$accountId" params={{ accountId: account.account_id }} className={styles.name}>
          {account.name}
        </Link>
        <HealthMark health={account.health} />
      </div>
      <div className={styles.cardFacts}>{facts.join(" · ")}</div>
      <div className={styles.cardWhy}>{account.reasons.map(reason).join(" · ")}</div>
    </div>
  )
}
