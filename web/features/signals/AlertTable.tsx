import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { listMembers } from "#modules/identity/contract.ts"
import type { Alert } from "#modules/signals/contract.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { useKeys } from "../../ui/keys.ts"
import sheet from "../../ui/Sheet.module.css"
import { type Acting, AlertDialog } from "./AlertDialog.tsx"
import { Severity } from "./Severity.tsx"
import styles from "./Signals.module.css"
import { useNames } from "./useNames.ts"
import { reasonWords, stateWords, subjectWords } from "./words.ts"

type Props = { alerts: Alert[]; more: (() => void) | null; loading: boolean }

/** Alerts with their reasons and what can be done: `e` closes, `s` puts aside, `h` hands over. */
export function AlertTable({ alerts, more, loading }: Props) {
  const { t } = useTranslation()
  const mayWrite = useMay("signals:write")
  const [acting, setActing] = useState<{ act: Acting; alert: Alert } | null>(null)
  const [active, setActive] = useState(-1)
  const body = useRef<HTMLTableSectionElement>(null)
  const move = (by: number) => {
    const next = Math.max(0, Math.min(alerts.length - 1, active + by))
    setActive(next)
    body.current?.rows[next]?.querySelector("a")?.focus()
  }
  const begin = (act: Acting) => (event: KeyboardEvent) => {
    const alert = alerts[active]
    if (!alert || alert.ended_at !== null || !mayWrite) return
    event.preventDefault()
    setActing({ act, alert })
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    e: begin("close"),
    s: begin("snooze"),
    h: begin("hand_over"),
  })
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("signals.alerts_keys")}>
      <table className={`${sheet.table} ${styles.alerts}`}>
        <thead>
          <tr>
            <th scope="col">{t("signals.account")}</th>
            <th scope="col">{t("signals.signal")}</th>
            <th scope="col">{t("signals.why")}</th>
            <th scope="col">{t("signals.severity_head")}</th>
            <th scope="col">{t("signals.owner")}</th>
            <th scope="col">{t("signals.opened")}</th>
            <th scope="col">{t("signals.due")}</th>
            <th scope="col">
              <span className="unseen">{t("signals.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {alerts.map((alert, place) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              active={place === active}
              act={mayWrite && alert.ended_at === null ? (act) => setActing({ act, alert }) : null}
            />
          ))}
        </tbody>
      </table>
      {more !== null && (
        <Button loading={loading} onClick={more}>
          {t("action.more")}
        </Button>
      )}
      <AlertDialog acting={acting} close={() => setActing(null)} />
    </div>
  )
}

function AlertRow({
  alert,
  active,
  act,
}: {
  alert: Alert
  active: boolean
  act: ((act: Acting) => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const names = useNames()
  const mayMembers = useMay("members:read")
  const members = useApi(listMembers, {}, { enabled: mayMembers })
  const owner =
    members.data?.members.find(({ email }) => email === alert.owner_email)?.name ?? alert.owner_email
  return (
    <tr data-active={active || undefined}>
      <th scope="row">
        {alert.account_id === null ? (
          subjectWords(alert, format, t)
        ) : (
          <Link to="/accounts/$accountId" params={{ accountId: alert.account_id }}>
            {alert.account_name ?? alert.account_id}
          </Link>
        )}
      </th>
      <td>
        <Link to="/signals/$key" params={{ key: alert.signal }}>
          {alert.signal_name[format.language]}
        </Link>
      </td>
      <td className={styles.reason}>{reasonWords(alert.reason, names, format, t)}</td>
      <td>
        <Severity of={alert.severity} />
      </td>
      <td>{owner ?? t("signals.nobody")}</td>
      <td className={styles.when}>{format.day(alert.opened_on, false)}</td>
      <td className={styles.when}>
        {alert.ended_at === null ? (
          <>
            <span className={alert.overdue ? styles.overdue : undefined}>
              {alert.overdue
                ? t("signals.overdue_since", { when: format.instant(alert.due_at) })
                : format.instant(alert.due_at)}
            </span>
            {alert.state === "snoozed" && <span className={sheet.note}>{stateWords(alert, format, t)}</span>}
            {alert.escalated_at !== null && <span className={sheet.note}>{t("signals.escalated")}</span>}
          </>
        ) : (
          <>
            {stateWords(alert, format, t)}
            {alert.close_reason !== null && <span className={sheet.note}>{alert.close_reason}</span>}
          </>
        )}
      </td>
      <td>
        {act !== null && (
          <div className={styles.actions}>
            <Button size="compact-xs" onClick={() => act("close")}>
              {t("signals.close")}
            </Button>
            <Button size="compact-xs" onClick={() => act("snooze")}>
              {t("signals.snooze")}
            </Button>
            <Button size="compact-xs" onClick={() => act("hand_over")}>
              {t("signals.hand_over")}
            </Button>
          </div>
        )}
      </td>
    </tr>
  )
}
