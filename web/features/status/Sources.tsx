import { IconAlertTriangle } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import type { Source } from "#modules/operations/contract.ts"
import { useFormat } from "../../ui/format.ts"
import sheet from "../../ui/Sheet.module.css"
import styles from "./Status.module.css"
import { useSourceName } from "./useFinding.ts"
import { reasonText } from "./words.ts"

/** Every way data comes in by: how it stands, when it last came, what was taken, repeated and refused. */
export function Sources({ sources }: { sources: Source[] }) {
  const { t } = useTranslation()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("status.sources")}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("status.source")}</th>
            <th scope="col">{t("status.state")}</th>
            <th scope="col">{t("status.last")}</th>
            <th scope="col" className="number">
              {t("status.today")}
            </th>
            <th scope="col" className="number">
              {t("status.week")}
            </th>
            <th scope="col" className="number" title={t("status.duplicates_about")}>
              {t("status.duplicates")}
            </th>
            <th scope="col" className="number" title={t("status.refused_about")}>
              {t("status.refused")}
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <SourceRow key={`${source.kind} ${source.id}`} source={source} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SourceRow({ source }: { source: Source }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useSourceName()
  const { state, conflicts, ahead } = source
  const reasons = Object.entries(source.refused).map(([reason, count]) => {
    const text = reasonText(reason)
    return `${format.number(count)} × ${text === null ? reason : t(text)}`
  })
  const notes = [
    conflicts > 0 && t("status.conflicts", { count: conflicts, n: format.number(conflicts) }),
    ahead > 0 && t("status.ahead", { count: ahead, n: format.number(ahead) }),
  ].filter((note) => note !== false)
  return (
    <tr data-marked={state === "silent" || undefined} data-quiet={quiet.has(state) || undefined}>
      <th scope="row">
        {nameOf(source)} <span className="quiet">{t(`status.kind.${source.kind}`)}</span>
        {notes.map((note) => (
          <span key={note} className={sheet.note}>
            {note}
          </span>
        ))}
      </th>
      <td>
        {state === "silent" && (
          <IconAlertTriangle size={15} stroke={1.8} aria-hidden className={styles.mark} />
        )}
        {t(`status.state_of.${state}`, { hours: format.hours(source.silent_hours ?? 0) })}
      </td>
      <td className={sheet.when}>{source.last_at === null ? "" : format.instant(source.last_at)}</td>
      <td className="number">{format.number(source.today.rows)}</td>
      <td className="number">{format.number(source.week.rows)}</td>
      <td className="number">{format.number(source.week.duplicates)}</td>
      <td className="number" title={reasons.join("\n")}>
        {format.number(source.week.refused)}
      </td>
    </tr>
  )
}

const quiet = new Set<Source["state"]>(["quiet", "never", "revoked"])
