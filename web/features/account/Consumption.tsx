import { useTranslation } from "react-i18next"
import { benchmarkGrowth, type Consumed, getConsumption } from "#modules/billing/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { Sparkline } from "../../ui/Sparkline.tsx"
import styles from "./Contracts.module.css"

/** What the account pays by use; nothing is shown of one that does not. */
export function Consumption({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const { query } = useAsOf()
  const may = useMay("revenue:read")
  const asked = useApi(
    getConsumption,
    { query: { ...query, account: accountId } },
    { keep: true, enabled: may },
  )
  const consumption = asked.data?.consumption ?? []
  if (consumption.length === 0) return null
  return (
    <Section title={t("revenue.pages.consumption")} id="consumption">
      {consumption.map((each) => (
        <OfContract key={each.contract_id} consumed={each} />
      ))}
    </Section>
  )
}

function OfContract({ consumed }: { consumed: Consumed }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { product, running, growth, limit, months, steady } = consumed
  const whole = months.filter(({ month }) => month < running.month)
  const last = whole.at(-1)
  const year = whole.slice(-12).map(({ quantity }) => quantity)
  return (
    <article className={styles.contract}>
      <h3 className={styles.number}>{product}</h3>
      <p className={styles.state}>
        {t("billing.pace_of", {
          charge: format.money(running.charge),
          pace: format.compactMoney(running.pace_charge),
          n: format.number(running.days),
          of: format.number(running.of_days),
        })}
        {limit?.near && ` ${t("billing.offer_more")}.`}
      </p>
      <dl className={styles.facts}>
        {last && (
          <div>
            <dt>{t("billing.charge_of", { month: format.month(last.month) })}</dt>
            <dd>{format.money(last.charge)}</dd>
          </div>
        )}
        <div>
          <dt>{t("billing.year")}</dt>
          <dd>
            <Sparkline
              values={year}
              max={Math.max(1, ...year)}
              label={t("billing.year_of", { n: format.number(year.length) })}
            />
            {steady && <span className={styles.since}>{t("billing.steady")}</span>}
          </dd>
        </div>
        <div>
          <dt>{t("billing.growth_year")}</dt>
          <dd>
            {growth === null
              ? t("billing.growth_unknown")
              : t("billing.growth_of", {
                  year: format.signedPercent(growth.year),
                  gap: `${growth.gap < 0 ? "▼" : "▲"} ${format.percentagePoints(growth.gap)}`,
                  benchmark: format.percent(benchmarkGrowth),
                })}
          </dd>
        </div>
        {limit !== null && (
          <div>
            <dt>{t("billing.limit")}</dt>
            <dd>
              {t("billing.limit_share", {
                share: format.percent(limit.share),
                limit: format.number(limit.quantity),
              })}
            </dd>
          </div>
        )}
      </dl>
    </article>
  )
}
