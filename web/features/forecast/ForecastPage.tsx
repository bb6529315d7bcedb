import type { TFunction } from "i18next"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { renewalForecast } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { type Format, useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Basis } from "./Basis.tsx"
import styles from "./Forecast.module.css"
import { Months } from "./Months.tsx"
import { MonthTable } from "./MonthTable.tsx"
import { Renewals } from "./Renewals.tsx"
import { forecastPage } from "./route.ts"

export type Forecast = z.output<typeof renewalForecast.response>
export type Month = Forecast["months"][number]

/** Renewals by month: what comes up, what of it is expected, and what became of the forecasts before. */
export function ForecastPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { month } = forecastPage.useSearch()
  const { day, query } = useAsOf()
  const asked = useApi(renewalForecast, { query }, { keep: true })
  const forecast = asked.data
  const none = forecast?.months.every(({ renewals }) => renewals === 0)
  return (
    <>
      <PageHead title={t("forecast.title")} note={t("portfolio.about.as_of", { day: format.day(day) })}>
        {forecast === undefined ? "\u00a0" : findingOf(forecast, t, format)}
      </PageHead>
      <div className={styles.page}>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[240, 360]} gap={20} />}
        {none && <EmptyState title={t("forecast.empty")}>{t("forecast.empty_why")}</EmptyState>}
        {forecast !== undefined && !none && (
          <>
            <Months forecast={forecast} chosen={month} />
            {month !== undefined && <Renewals month={month} />}
            <Section title={t("forecast.by_month")}>
              <MonthTable forecast={forecast} chosen={month} />
            </Section>
            <Basis forecast={forecast} />
          </>
        )}
      </div>
    </>
  )
}

function findingOf(forecast: Forecast, t: TFunction, format: Format): string {
  const { ahead, months, within } = forecast
  if (ahead.renewals === 0) return t("forecast.finding_none")
  const comes = t(ahead.expected === null ? "forecast.finding_open" : "forecast.finding", {
    count: ahead.renewals,
    n: format.number(ahead.renewals),
    months: format.number(months.filter(({ actual }) => actual === null || actual.partial).length),
    money: format.compactMoney(ahead.amount),
    expected: ahead.expected && format.compactMoney(ahead.expected),
  })
  return within.of === 0
    ? comes
    : `${comes} ${t("forecast.finding_within", { count: within.of, n: format.number(within.months), of: format.number(within.of) })}`
}
