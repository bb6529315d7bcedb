import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { type Consumed, getConsumption } from "#modules/billing/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Sparkline } from "../../ui/Sparkline.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "./Billing.module.css"

type Consumption = z.output<typeof getConsumption.response>

/** What customers pay by use: growth against the year before and against 30 %, pace to the end of the month, limits. */
export function ConsumptionPage() {
  const { t } = useTranslation()
  const { query } = useAsOf()
  const asked = useApi(getConsumption, { query }, { keep: true })
  return (
    <>
      <PageHead title={t("revenue.pages.consumption")} note={t("billing.consumption_note")}>
        {asked.data && asked.data.contracts > 0 && <Finding consumption={asked.data} />}
      </PageHead>
      <div className={sheet.page}>
        {asked.data === undefined ? (
          <Waiting asked={asked} heights={[36, 36, 36, 36]} />
        ) : asked.data.contracts === 0 ? (
          <EmptyState title={t("billing.no_consumption")}>{t("billing.no_consumption_why")}</EmptyState>
        ) : (
          <Accounts consumption={asked.data.consumption} />
        )}
      </div>
    </>
  )
}

function Finding({ consumption }: { consumption: Consumption }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { contracts, below_benchmark, near_limit, sums } = consumption
  const parts = [
    t("billing.below", {
      count: contracts,
      below: format.number(below_benchmark),
      n: format.number(contracts),
    }),
    ...sums.map(({ month, charge, year_before }) => {
      const before = Number(year_before.amount)
      const of = { month: format.month(month), amount: format.compactMoney(charge) }
      return before > 0
        ? t("billing.charged_year", {
            ...of,
            growth: format.signedPercent(Number(charge.amount) / before - 1),
          })
        : t("billing.charged", of)
    }),
    near_limit > 0 && t("billing.near", { count: near_limit, n: format.number(near_limit) }),
  ]
  return parts.filter((part) => part !== false).join(" ")
}

function Accounts({ consumption }: { consumption: Consumed[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("revenue.pages.consumption")}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("billing.account")}</th>
            <th scope="col">{t("billing.year")}</th>
            <th scope="col" className="number" title={t("billing.growth_about")}>
              {t("billing.growth")}
            </th>
            <th scope="col" className="number" title={t("billing.gap_about")}>
              {t("billing.gap")}
            </th>
            <th scope="col" className="number">
              {t("billing.so_far")}
            </th>
            <th scope="col" className="number" title={t("billing.pace_about")}>
              {t("billing.pace")}
            </th>
            <th scope="col">{t("billing.limit")}</th>
          </tr>
        </thead>
        <tbody>
          {consumption.map((each) => (
            <Row key={each.contract_id} consumed={each} />
          ))}
        </tbody>
      </table>
      <p className="quiet">{t("billing.benchmark_about", { n: format.percent(0.3) })}</p>
    </div>
  )
}

function Row({ consumed }: { consumed: Consumed }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { growth, limit, running, months, steady } = consumed
  const year = months
    .filter(({ month }) => month < running.month)
    .slice(-12)
    .map(({ quantity }) => quantity)
  return (
    <tr>
      <th scope="row">
        <Link to="/accounts/$accountId" params={{ accountId: consumed.account_id }} hash="contracts">
          {consumed.account_name}
        </Link>
        <span className={sheet.note}>{consumed.product}</span>
      </th>
      <td>
        <Sparkline
          values={year}
          max={Math.max(1, ...year)}
          label={t("billing.year_of", { n: format.number(year.length) })}
        />
        {steady && <span className={sheet.note}>{t("billing.steady")}</span>}
      </td>
      <td className="number">
        {growth === null ? "–" : format.signedPercent(growth.year)}
        {growth !== null && (
          <span className={sheet.note}>{t("billing.monthly", { n: format.percent(growth.monthly, 2) })}</span>
        )}
      </td>
      <td className="number">
        {growth === null ? (
          "–"
        ) : (
          <span className={growth.gap < 0 ? styles.warned : undefined}>
            {growth.gap < 0 ? "▼ " : "▲ "}
            {format.percentagePoints(growth.gap)}
          </span>
        )}
      </td>
      <td className="number">
        {format.money(running.charge)}
        <span className={sheet.note}>
          {t("billing.days_of", { n: format.number(running.days), of: format.number(running.of_days) })}
        </span>
      </td>
      <td className="number">{format.compactMoney(running.pace_charge)}</td>
      <td>
        {limit === null ? (
          "–"
        ) : (
          <>
            {format.percent(limit.share)}
            {limit.near && (
              <span className={`${sheet.note} ${styles.warned}`}>{t("billing.offer_more")}</span>
            )}
          </>
        )}
      </td>
    </tr>
  )
}
