import { Select } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addDays, addMonths } from "#kernel/time.ts"
import { yearOverYear } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { type Curve, CurveChart } from "../../ui/CurveChart.tsx"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Downloads } from "./Downloads.tsx"
import styles from "./Revenue.module.css"
import { retentionPage } from "./route.ts"
import type { RetentionSearch } from "./search.ts"
import { useAddress } from "./useAddress.ts"

const measures = ["mrr", "net_new", "new", "expansion", "contraction", "churn"] as const

/** A month beside the same month of other years: peaks, means, and whether the months of a year differ. */
export function Years({ query }: { query: { as_of?: string; slice?: string[] } }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { measure = "mrr" } = retentionPage.useSearch()
  const change = useAddress<RetentionSearch>()
  const wanted = { ...query, measure }
  const asked = useApi(yearOverYear, { query: wanted }, { keep: true })
  const found = asked.data
  const currency = found?.currency ?? format.currency
  const months = useMemo(() => t("format.months").split(" "), [t])
  const write = useMemo(
    () => (amount: number) => format.compactMoney({ amount: String(amount), currency }),
    [format, currency],
  )
  const curves = useMemo(
    () =>
      (found?.years ?? []).map(
        ({ year, months: values }, at, all): Curve => ({
          name: String(year),
          style: at === all.length - 1 ? "main" : "quiet",
          points: values.flatMap((amount, month) =>
            amount === null ? [] : [{ x: month + 1, y: Number(amount) }],
          ),
        }),
      ),
    [found],
  )
  const seasonality = found?.seasonality
  const p = seasonality ? (seasonality.p < 0.001 ? "< 0.001" : format.fixed(seasonality.p, 3)) : ""
  const short = (amount: string | null) => (amount === null ? "" : format.number(Number(amount)))
  const { day } = useAsOf()
  /** The movements of a month, or who pays at its end. */
  const behind = (year: number, month: number) => {
    const period = `${year}-${String(month + 1).padStart(2, "0")}-01`
    const last = addDays(addMonths(period, 1), -1)
    const ago = (Number(day.slice(0, 4)) - year) * 12 + Number(day.slice(5, 7)) - month
    return {
      months: Math.max(12, ago),
      ...(measure === "mrr" ? { day: last < day ? last : day } : { period }),
      ...(measure !== "mrr" && measure !== "net_new" && { kind: measure }),
    }
  }
  const extreme = (of: { month: number; amount: string } | null) =>
    of === null ? "" : `${months[of.month - 1]}: ${short(of.amount)}`
  return (
    <Section
      title={t("retention.years")}
      note={
        <span className={styles.bar}>
          <Select
            size="xs"
            aria-label={t("retention.measured")}
            allowDeselect={false}
            data={measures.map((value) => ({ value, label: t(`retention.measure.${value}`) }))}
            value={measure}
            onChange={(chosen) =>
              change({ measure: measures.find((each) => each === chosen && each !== "mrr") })
            }
          />
          <Downloads of={t("retention.years")} endpoint={yearOverYear} query={wanted} />
        </span>
      }
    >
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Bones heights={[240, 120]} />}
      {found !== undefined && found.years.length === 0 && (
        <p className="quiet">{t("retention.years_none")}</p>
      )}
      {found !== undefined && found.years.length > 0 && (
        <>
          <CurveChart
            title={
              seasonality == null
                ? t("retention.season_unknown")
                : t(seasonality.seasonal ? "retention.seasonal" : "retention.not_seasonal", {
                    p,
                    count: seasonality.years,
                    n: format.number(seasonality.years),
                  })
            }
            unit={`${t(`retention.measure.${measure}`)}, ${format.currencySign(currency)}`}
            curves={curves}
            across={t("retention.month")}
            writeX={(month) => months[month - 1] ?? ""}
            write={write}
            height={240}
          />
          <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("retention.years")}>
            <table className={figures.table}>
              <thead>
                <tr>
                  <th scope="col">{t("retention.year")}</th>
                  {months.map((month) => (
                    <th key={month} scope="col">
                      {month}
                    </th>
                  ))}
                  <th scope="col">{t("retention.mean")}</th>
                  <th scope="col" title={t("retention.year_change_about")}>
                    {t("retention.year_change")}
                  </th>
                  <th scope="col">{t("retention.highest")}</th>
                  <th scope="col">{t("retention.lowest")}</th>
                </tr>
              </thead>
              <tbody>
                {found.years.map(({ year, months: values, mean, change: by, highest, lowest }) => (
                  <tr key={year}>
                    <th scope="row">{year}</th>
                    {values.map((amount, month) => (
                      <td key={months[month]}>
                        {amount !== null && (
                          <Link to="/revenue/movements" search={behind(year, month)}>
                            {short(amount)}
                          </Link>
                        )}
                      </td>
                    ))}
                    <td>{short(mean)}</td>
                    <td>{by === null ? "" : format.signedPercent(by)}</td>
                    <td>{extreme(highest)}</td>
                    <td>{extreme(lowest)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Section>
  )
}
