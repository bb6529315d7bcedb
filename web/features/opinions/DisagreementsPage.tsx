import { getRouteApi, Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { type Band, listDisagreements } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { useScoreName } from "../health/useScoreName.ts"

type Disagreement = z.output<typeof listDisagreements.response>["disagreements"][number]

const page = getRouteApi("/frame/health/scores/$key/disagreements")

/** Where people and a score disagree, and who was right where that is known by now. */
export function DisagreementsPage() {
  const { t } = useTranslation()
  const { key } = page.useParams()
  const asked = useApi(listDisagreements, { params: { key } })
  const rows = asked.data?.disagreements
  const finding = useFinding(rows ?? [])
  const title = t("opinions.disagreements_title", { score: useScoreName(key) })
  return (
    <>
      {rows?.length === 0 ? (
        <PageHead title={title} />
      ) : (
        <PageHead title={title}>{rows === undefined ? "\u00a0" : finding}</PageHead>
      )}
      <div className={sheet.page}>
        {rows === undefined ? (
          <Waiting asked={asked} heights={[32, 36, 36, 36]} />
        ) : rows.length === 0 ? (
          <EmptyState title={t("opinions.none")}>{t("opinions.none_why")}</EmptyState>
        ) : (
          <Table rows={rows} label={title} />
        )}
      </div>
    </>
  )
}

function useFinding(rows: Disagreement[]): string {
  const { t } = useTranslation()
  const format = useFormat()
  const live = rows.filter((row) => row.live).length
  const decided = rows.filter(({ right }) => right !== null)
  const people = decided.filter(({ right }) => right === "person").length
  const words = [
    live === 0
      ? t("opinions.finding_live_zero")
      : t("opinions.finding_live", { count: live, n: format.number(live) }),
    decided.length > 0 &&
      t("opinions.finding_decided", {
        count: decided.length,
        n: format.number(decided.length),
        people: format.number(people),
        model: format.number(decided.length - people),
      }),
  ]
  return words.filter(Boolean).join(" ")
}

function Table({ rows, label }: { rows: Disagreement[]; label: string }) {
  const { t } = useTranslation()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("opinions.account")}</th>
            <th scope="col">{t("opinions.said")}</th>
            <th scope="col">{t("opinions.at_the_time")}</th>
            <th scope="col">{t("opinions.now")}</th>
            <th scope="col">{t("opinions.who")}</th>
            <th scope="col">{t("opinions.until")}</th>
            <th scope="col" title={t("opinions.decided_about")}>
              {t("opinions.right")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row }: { row: Disagreement }) {
  const { t } = useTranslation()
  const format = useFormat()
  const until =
    row.withdrawn_at !== null
      ? t("opinions.withdrawn", { day: format.day(format.dayOfInstant(row.withdrawn_at)) })
      : t(row.live ? "opinions.live_until" : "opinions.expired", { day: format.day(row.expires_on) })
  return (
    <tr data-quiet={!row.live || undefined}>
      <th scope="row">
        <Link to="/accounts/$accountId" params={{ accountId: row.account_id }} search={{}}>
          {row.account_name}
        </Link>
      </th>
      <td>
        <Standing band={row.band} value={null} />
      </td>
      <td>
        <Standing band={row.computed_band} value={row.computed_value} />
      </td>
      <td>
        <Standing band={row.band_today} value={row.value_today} />
      </td>
      <td>
        {row.reason}
        <span className={sheet.note}>
          {[row.author["name"], format.day(format.dayOfInstant(row.created_at))].filter(Boolean).join(", ")}
        </span>
      </td>
      <td className={sheet.when}>{until}</td>
      <td>
        {row.right === null ? t("opinions.undecided") : <strong>{t(`opinions.right_${row.right}`)}</strong>}
      </td>
    </tr>
  )
}

/** A band as shape and word, with the score where there is one. */
export function Standing({ band, value }: { band: Band | null; value: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (band === null) return <span className="quiet">–</span>
  return (
    <span className={sheet.when}>
      {bandShapes[band]} {value === null ? "" : `${format.number(value)}, `}
      {t(`health.band.${band}`)}
    </span>
  )
}
