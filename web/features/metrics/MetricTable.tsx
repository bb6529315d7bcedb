import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import sheet from "../../ui/Sheet.module.css"
import { changeWords } from "../health/reasons.ts"
import styles from "./Metrics.module.css"
import { type Group, type Row, turnOf } from "./overview.ts"

type Props = { groups: Group[]; accounts: number | null; of: "all" | undefined }

/** Metrics under their subjects, each with its median over accounts. */
export function MetricTable({ groups, accounts, of }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("metrics.title")}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("metrics.metric")}</th>
            <th scope="col">{t("metrics.about")}</th>
            <th scope="col">{t("metrics.unit")}</th>
            <th scope="col">{t("metrics.good")}</th>
            <th scope="col" className="number" title={t("metrics.median_about")}>
              {t("metrics.median")}
            </th>
            <th scope="col" className="number" title={t("metrics.change_about")}>
              {t("metrics.change")}
            </th>
            <th scope="col" className="number" title={t("metrics.with_data_about")}>
              {t("metrics.with_data")}
            </th>
          </tr>
        </thead>
        {groups.map(({ subject, rows }) => (
          <tbody key={subject ?? "other"}>
            <tr className={styles.subject}>
              <th colSpan={7} scope="rowgroup">
                {t(`metrics.subject.${subject ?? "other"}`)}
              </th>
            </tr>
            {rows.map((row) => (
              <MetricRow key={row.metric.key} row={row} accounts={accounts} of={of} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function MetricRow({ row, accounts, of }: { row: Row } & Omit<Props, "groups">) {
  const { t } = useTranslation()
  const format = useFormat()
  const { metric, figures } = row
  const turn = turnOf(row)
  const change = changeWords(figures?.median_before ?? null, figures?.median ?? null, metric, format)
  return (
    <tr>
      <th scope="row">
        <Link to="/health/metrics/$key" params={{ key: metric.key }} search={{ of }}>
          {metric.name[format.language]}
        </Link>
      </th>
      <td className={styles.about} title={metric.about[format.language]}>
        {metric.about[format.language]}
      </td>
      <td>{t(`unit.${metric.unit}`)}</td>
      <td className="quiet">{t(`metrics.good_is.${metric.good}`)}</td>
      <td className="number">
        {figures === undefined ? (
          "…"
        ) : figures.median === null ? (
          <span className="quiet">{t("format.no_data")}</span>
        ) : (
          format.bare(figures.median, metric.unit)
        )}
      </td>
      <td className="number">
        {change === null ? (
          <span className="quiet">–</span>
        ) : (
          <span
            className={styles.change}
            data-turn={turn}
            title={turn === null ? undefined : t(`metrics.${turn}`)}
          >
            {change}
            {turn !== null && <span className="unseen">, {t(`metrics.${turn}`)}</span>}
          </span>
        )}
      </td>
      <td className="number">
        {figures === undefined || accounts === null || accounts === 0 ? (
          <span className="quiet">–</span>
        ) : (
          format.percent(figures.with_data / accounts)
        )}
      </td>
    </tr>
  )
}
