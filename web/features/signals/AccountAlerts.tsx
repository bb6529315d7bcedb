import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { type Alert, listAlerts } from "#modules/signals/contract.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { type Acting, AlertDialog } from "./AlertDialog.tsx"
import { Severity } from "./Severity.tsx"
import styles from "./Signals.module.css"
import { useNames } from "./useNames.ts"
import { reasonWords, stateWords } from "./words.ts"

/** The alerts of one account that wait for an answer. */
export function AccountAlerts({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const names = useNames()
  const mayRead = useMay("signals:read")
  const mayWrite = useMay("signals:write")
  const [acting, setActing] = useState<{ act: Acting; alert: Alert } | null>(null)
  const asked = useApi(
    listAlerts,
    { query: { account_id: accountId, state: "open,snoozed" } },
    { keep: true, enabled: mayRead },
  )
  if (!mayRead) return null
  const alerts = asked.data?.alerts ?? []
  return (
    <Section title={t("signals.alerts")} id="alerts">
      {asked.data === undefined && <Waiting asked={asked} heights={[40, 40]} />}
      {asked.data !== undefined && alerts.length === 0 && (
        <p className="quiet">{t("signals.account_none")}</p>
      )}
      <ul className={styles.list}>
        {alerts.map((alert) => (
          <li key={alert.id} className={styles.item}>
            <div className={styles.line}>
              <Link to="/signals/$key" params={{ key: alert.signal }}>
                {alert.signal_name[format.language]}
              </Link>
              <Severity of={alert.severity} />
              <span className={alert.overdue ? styles.overdue : "quiet"}>
                {alert.state === "snoozed"
                  ? stateWords(alert, format, t)
                  : t(alert.overdue ? "signals.overdue_since" : "signals.due_by", {
                      when: format.instant(alert.due_at),
                    })}
              </span>
            </div>
            <span>{reasonWords(alert.reason, names, format, t)}</span>
            {mayWrite && (
              <div className={sheet.buttons}>
                {(["close", "snooze", "hand_over"] as const).map((act) => (
                  <Button key={act} size="compact-xs" onClick={() => setActing({ act, alert })}>
                    {t(`signals.${act}`)}
                  </Button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
      <AlertDialog acting={acting} close={() => setActing(null)} />
    </Section>
  )
}
