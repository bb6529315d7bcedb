import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { addDays } from "#kernel/time.ts"
import type { getAccount, Reason } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { HealthMark } from "../../ui/Health.tsx"
import { useTitle } from "../../ui/PageHead.tsx"
import { useReasonWords } from "../health/reasons.ts"
import { OverrideMark } from "../opinions/OverrideMark.tsx"
import styles from "./Account.module.css"

export type Account = z.output<typeof getAccount.response>

/** Who they are to us, and the finding: how healthy, what changed, because of what. */
export function AccountHead({ account }: { account: Account }) {
  const { t } = useTranslation()
  useTitle(account.name, t("frame.brand"))
  return (
    <header className={styles.head}>
      <div className={styles.identity}>
        <h1 className={styles.name}>{account.name}</h1>
        <Facts account={account} />
      </div>
      <Finding account={account} />
      <Family account={account} />
    </header>
  )
}

function Facts({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts: { key: string; label: string; value: ReactNode }[] = []
  const add = (key: string, label: string, value: ReactNode) => {
    if (value !== null && value !== undefined && value !== "") facts.push({ key, label, value })
  }
  add("tier", t("portfolio.column.tier"), account.tier)
  add("segment", t("portfolio.column.segment"), account.segment)
  add("owner", t("portfolio.column.owner"), account.owner_name ?? account.owner_email)
  add(
    "mrr",
    t("portfolio.column.mrr"),
    <strong title={t("portfolio.about.mrr")}>{format.money(account.mrr)}</strong>,
  )
  add("renewal", t("portfolio.column.renewal"), <Renewal account={account} />)
  if (account.created_on !== null) add("since", t("portfolio.column.created"), format.day(account.created_on))
  return (
    <dl className={styles.facts}>
      {facts.map(({ key, label, value }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Renewal({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (account.renewal_on === null || account.days_to_renewal === null)
    return Number(account.mrr.amount) > 0 ? (
      <span title={t("portfolio.cloud_about")}>{t("portfolio.cloud")}</span>
    ) : null
  return (
    <strong>
      {t("account.renewal", {
        day: format.day(account.renewal_on),
        days: format.days(account.days_to_renewal),
      })}
    </strong>
  )
}

function Finding({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useReasonWords()
  if (account.health === null)
    return (
      <p className={styles.finding}>
        {t("account.no_health")} <span className="quiet">{t("account.no_health_why")}</span>
      </p>
    )
  const change = account.change_30d
  const said = (reason: Reason) =>
    t("account.reason", { reason: words(reason), points: format.signed(reason.points) })
  const reasons = account.reasons.map(said).join(", ")
  return (
    <p className={styles.finding}>
      {t("health.health")} <HealthMark health={account.health} />
      <OverrideMark accountId={account.account_id} />
      {change !== null &&
        `, ${t(Math.round(change) === 0 ? "account.unchanged" : "health.delta", { delta: format.signed(change) })}`}
      {reasons === "" ? "." : `: ${reasons}.`}
    </p>
  )
}

/** The holding above and the companies below, each a door. */
function Family({ account }: { account: Account }) {
  const { t } = useTranslation()
  if (account.parent === null && account.children.length === 0) return null
  const link = ({ account_id, name }: { account_id: string; name: string }) => (
    <Link key={account_id} to="/accounts/$accountId" params={{ accountId: account_id }}>
      {name}
    </Link>
  )
  return (
    <p className={styles.family}>
      {account.parent !== null && (
        <>
          {t("account.part_of")} {link(account.parent)}
        </>
      )}
      {account.children.length > 0 && (
        <>
          {t("account.includes")}{" "}
          {account.children.flatMap((child, index) => [index > 0 ? ", " : "", link(child)])}
        </>
      )}
    </p>
  )
}

/** The day the account's change is counted from. */
export const monthBefore = (day: string): string => addDays(day, -30)
