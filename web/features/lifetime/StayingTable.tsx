import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { groupName, type Survival } from "./survival.ts"

/** Months at which the share still there is told. */
const months = [12, 24, 36, 60]

type Props = { survival: Survival; by: string; looked: string | undefined }

/** A line a group: how many left, who is still there after years, and how long one who begins may stay. */
export function StayingTable({ survival, by, looked }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const oldest = Math.max(0, ...survival.groups.map(({ points }) => points.length - 1))
  const shown = months.filter((month) => month <= oldest)
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("lifetime.staying")}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("lifetime.group")}</th>
            <th scope="col">{t("lifetime.size")}</th>
            <th scope="col">{t("lifetime.lost")}</th>
            <th scope="col" title={t("lifetime.median_about")}>
              {t("lifetime.median")}
            </th>
            {shown.map((month) => (
              <th key={month} scope="col">
                {t("lifetime.after", { n: month })}
              </th>
            ))}
            <th
              scope="col"
              title={t("lifetime.months_at_start_about", { discount: format.percent(survival.discount) })}
            >
              {t("lifetime.months_at_start")}
            </th>
          </tr>
        </thead>
        <tbody>
          {survival.groups.map((group) => (
            <tr key={group.group} data-chosen={group.group === looked || undefined}>
              <th scope="row">
                <Link
                  to="/revenue/lifetime"
                  search={(previous) => ({ ...previous, group: group.group })}
                  resetScroll={false}
                  aria-current={group.group === looked ? "true" : undefined}
                >
                  {groupName(group.group, by, t)}
                </Link>
              </th>
              <td>{format.number(group.accounts)}</td>
              <td>{format.number(group.lost)}</td>
              <td>{group.median_months === null ? "–" : format.number(group.median_months)}</td>
              {shown.map((month) => {
                const point = group.points[month]
                return (
                  <td key={month}>
                    {point && (
                      <>
                        {format.percent(point.survival)}
                        <span className={figures.band}>
                          {` ${format.number(100 * point.lower)}–${format.number(100 * point.upper)}`}
                        </span>
                      </>
                    )}
                  </td>
                )
              })}
              <td>
                {group.projection === null ? "–" : format.number(group.projection.months_at_start.value)}
                {group.projection?.months_at_start.interval && (
                  <span className={figures.band}>
                    {` ${format.number(group.projection.months_at_start.interval[0])}–${format.number(group.projection.months_at_start.interval[1])}`}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {survival.left_out > 0 && (
        <p className="quiet">
          {t("lifetime.left_out", { count: survival.left_out, n: format.number(survival.left_out) })}
        </p>
      )}
    </div>
  )
}
