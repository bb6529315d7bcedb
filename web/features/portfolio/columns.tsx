import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { AccountSummary, portfolioSummary } from "#modules/health/contract.ts"
import type { Column } from "../../ui/DataTable.tsx"
import { useFormat } from "../../ui/format.ts"
import { Delta, HealthMark } from "../../ui/Health.tsx"
import { Sparkline } from "../../ui/Sparkline.tsx"
import { useReasonWords } from "../health/reasons.ts"
import styles from "./Portfolio.module.css"

export type Summary = z.output<typeof portfolioSummary.response>

/** Paid before (there is nothing to say of one that never did) and pays nothing now. */
export const pays = (account: AccountSummary): boolean => Number(account.mrr.amount) > 0

/** The columns of the portfolio in the current language, with the sums of all that match in the foot. */
export function useColumns(summary: Summary | undefined, day: Day): Column<AccountSummary>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const reason = useReasonWords()
  const currency = summary?.mrr.currency
  return useMemo(() => {
    const sign = currency === undefined ? undefined : format.currencySign(currency)
    const asOf = t("portfolio.about.as_of", { day: format.day(day) })
    const about = (key: "mrr" | "at_stake" | "health" | "weeks" | "change" | "renewal" | "touch" | "why") =>
      `${t(`portfolio.about.${key}`)} ${asOf}`
    const days = t("portfolio.days_unit")
    const why = (account: AccountSummary) => account.reasons.map(reason).join(" · ")
    return [
      {
        key: "account",
        head: t("portfolio.column.account"),
        width: 210,
        fixed: true,
        sort: "name",
        cell: (account) => <AccountName account={account} />,
        csv: (account) => account.name,
        foot:
          summary && t("portfolio.total", { count: summary.accounts, n: format.number(summary.accounts) }),
      },
      {
        key: "health",
        head: t("portfolio.column.health"),
        about: about("health"),
        right: true,
        width: 84,
        sort: "health",
        cell: (account) => (
          <Link
            to="/accounts/$accountId"
            params={{ accountId: account.account_id }}
            hash="why"
            className={styles.plain}
          >
            <HealthMark health={account.health} />
          </Link>
        ),
        csv: (account) => account.health && Math.round(account.health.value),
      },
      {
        key: "weeks",
        head: t("portfolio.column.weeks"),
        about: about("weeks"),
        width: 108,
        cell: (account) => <Sparkline values={account.weeks} />,
        csv: (account) => account.weeks.map((value) => (value === null ? "–" : Math.round(value))).join(" "),
      },
      {
        key: "change",
        head: t("portfolio.column.change"),
        about: about("change"),
        right: true,
        width: 78,
        sort: "change_30d",
        cell: (account) => <Delta value={account.change_30d} />,
        csv: (account) => account.change_30d && Math.round(account.change_30d),
      },
      {
        key: "why",
        head: t("portfolio.column.why"),
        about: about("why"),
        width: 320,
        grow: true,
        cell: (account) => (
          <span className={styles.why} title={why(account)}>
            {why(account)}
          </span>
        ),
        csv: why,
      },
      {
        key: "mrr",
        head: t("portfolio.column.mrr"),
        ...(sign !== undefined && { unit: sign }),
        about: about("mrr"),
        right: true,
        width: 98,
        sort: "mrr",
        descendingFirst: true,
        cell: (account) => <Mrr account={account} />,
        csv: (account) => Number(account.mrr.amount),
        foot: summary && format.amount(summary.mrr),
      },
      {
        key: "at_stake",
        head: t("portfolio.column.at_stake"),
        ...(sign !== undefined && { unit: sign }),
        about: about("at_stake"),
        right: true,
        width: 128,
        sort: "at_stake",
        descendingFirst: true,
        cell: (account) =>
          pays(account) ? format.amount(account.at_stake) : <span className="quiet">–</span>,
        csv: (account) => Number(account.at_stake.amount),
      },
      {
        key: "renewal",
        head: t("portfolio.column.renewal"),
        unit: days,
        about: about("renewal"),
        right: true,
        width: 116,
        sort: "renewal_on",
        cell: (account) => <Renewal account={account} />,
        csv: (account) => account.renewal_on,
      },
      {
        key: "touch",
        head: t("portfolio.column.touch"),
        unit: days,
        about: about("touch"),
        right: true,
        width: 100,
        sort: "last_touch_on",
        cell: (account) =>
          account.days_since_touch === null ? (
            <span className="quiet">–</span>
          ) : (
            <span title={account.last_touch_on === null ? undefined : format.day(account.last_touch_on)}>
              {format.number(account.days_since_touch)}
            </span>
          ),
        csv: (account) => account.days_since_touch,
      },
      {
        key: "owner",
        head: t("portfolio.column.owner"),
        width: 132,
        cell: (account) => account.owner_name ?? account.owner_email,
        csv: (account) => account.owner_name ?? account.owner_email,
      },
      {
        key: "tier",
        head: t("portfolio.column.tier"),
        width: 86,
        cell: (account) => account.tier,
        csv: (account) => account.tier,
      },
      {
        key: "segment",
        head: t("portfolio.column.segment"),
        width: 130,
        cell: (account) => account.segment,
        csv: (account) => account.segment,
      },
      {
        key: "created",
        // A wide window has room for more columns.
        head: t("portfolio.column.created"),
        width: 110,
        hidden: window.innerWidth < 1900,
        cell: (account) => account.created_on && format.day(account.created_on),
        csv: (account) => account.created_on,
      },
      {
        key: "id",
        head: t("portfolio.column.id"),
        width: 110,
        hidden: true,
        cell: (account) => account.account_id,
        csv: (account) => account.account_id,
      },
    ]
  }, [t, format, reason, currency, summary, day])
}

function AccountName({ account }: { account: AccountSummary }) {
  return (
    <Link to="/accounts/$accountId" params={{ accountId: account.account_id }} className={styles.name}>
      {account.name}
    </Link>
  )
}

/** MRR without kopecks; exact on hover. What no rate converts is marked, never passed over. */
export function Mrr({ account }: { account: AccountSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const currencies = account.unconverted.join(", ")
  if (!pays(account) && account.unconverted.length === 0)
    return (
      <span className="quiet" title={t("portfolio.lost_about")}>
        {format.number(0)}
      </span>
    )
  return (
    <span
      title={[format.money(account.mrr), currencies !== "" && t("portfolio.unconverted", { currencies })]
        .filter(Boolean)
        .join("\n")}
    >
      {format.amount(account.mrr)}
      {currencies !== "" && " *"}
    </span>
  )
}

export function Renewal({ account }: { account: AccountSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (account.days_to_renewal !== null)
    return (
      <span title={account.renewal_on === null ? undefined : format.day(account.renewal_on)}>
        {format.number(account.days_to_renewal)}
      </span>
    )
  if (!pays(account)) return <span className="quiet">–</span>
  return (
    <span className="quiet" title={t("portfolio.cloud_about")}>
      {t("portfolio.cloud")}
    </span>
  )
}
