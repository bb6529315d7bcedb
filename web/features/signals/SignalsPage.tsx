import { Button, Switch } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { listSignals, type SignalSummary, switchSignal } from "#modules/signals/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { Severity } from "./Severity.tsx"
import styles from "./Signals.module.css"

/** Every signal: what it watches, whether it is on, what it has opened. */
export function SignalsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const mayWrite = useMay("library:write")
  const asked = useApi(listSignals, {})
  const signals = asked.data?.signals ?? []
  const working = signals.filter(({ waits_for }) => waits_for === null)
  const waiting = signals.filter(({ waits_for }) => waits_for !== null)
  const on = working.filter(({ enabled }) => enabled).length
  const open = signals.reduce((sum, signal) => sum + signal.open, 0)
  return (
    <>
      <PageHead
        title={t("signals.title")}
        actions={
          mayWrite && (
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/signals/$key" params={{ key: "new" }} search={{ edit: "true" }} />
              )}
            >
              {t("signals.new")}
            </Button>
          )
        }
      >
        {asked.data === undefined
          ? "\u00a0"
          : t("signals.finding", {
              count: on,
              on: format.number(on),
              of: format.number(working.length),
              open: t("signals.open_alerts", { count: open, n: format.number(open) }),
              waiting: format.number(waiting.length),
            })}
      </PageHead>
      <div className={sheet.page}>
        {asked.data === undefined && <Waiting asked={asked} heights={Array<number>(12).fill(40)} />}
        {asked.data !== undefined && signals.length === 0 && (
          <EmptyState title={t("signals.empty")}>{t("signals.empty_why")}</EmptyState>
        )}
        {working.length > 0 && <SignalTable signals={working} mayWrite={mayWrite} />}
        {waiting.length > 0 && (
          <Section title={t("signals.waiting")} note={t("signals.waiting_about")}>
            <ul className={styles.list}>
              {waiting.map(({ key, name, waits_for }) => (
                <li key={key}>
                  <Link to="/signals/$key" params={{ key }}>
                    {name[format.language]}
                  </Link>{" "}
                  <span className="quiet">
                    {t("signals.waits_for", { what: waits_for?.[format.language] ?? "" })}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  )
}

function SignalTable({ signals, mayWrite }: { signals: SignalSummary[]; mayWrite: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const switching = useSend(switchSignal, [listSignals])
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("signals.title")}>
      {switching.error !== null && <Problem error={switching.error} />}
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("signals.on")}</th>
            <th scope="col">{t("signals.signal")}</th>
            <th scope="col">{t("signals.severity_head")}</th>
            <th scope="col">{t("signals.owner_role")}</th>
            <th scope="col" className="number">
              {t("signals.open")}
            </th>
            <th scope="col" className="number">
              {t("signals.last_90_days")}
            </th>
          </tr>
        </thead>
        <tbody>
          {signals.map(({ key, name, about, severity, owner, enabled, open, last_90_days }) => (
            <tr key={key} data-quiet={!enabled || undefined}>
              <td>
                <Switch
                  size="xs"
                  checked={enabled}
                  disabled={!mayWrite || switching.isPending}
                  aria-label={t("signals.switch", { name: name[format.language] })}
                  onChange={(event) =>
                    switching.mutate({ params: { key }, body: { enabled: event.currentTarget.checked } })
                  }
                />
              </td>
              <th scope="row">
                <Link to="/signals/$key" params={{ key }}>
                  {name[format.language]}
                </Link>
                <span className={sheet.note}>{about[format.language]}</span>
              </th>
              <td>
                <Severity of={severity} />
              </td>
              <td>{t(`signals.role.${owner}`, { defaultValue: owner })}</td>
              <td className="number">
                {open === 0 ? (
                  format.number(0)
                ) : (
                  <Link to="/signals/alerts" search={{ signal: key }}>
                    {format.number(open)}
                  </Link>
                )}
              </td>
              <td className="number">
                <Link to="/signals/alerts" search={{ signal: key, state: "all" }}>
                  {format.number(last_90_days)}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr data-marked>
            <th scope="row" colSpan={4}>
              {t("signals.sum")}
            </th>
            <td className="number">{format.number(signals.reduce((sum, { open }) => sum + open, 0))}</td>
            <td className="number">
              {format.number(signals.reduce((sum, { last_90_days }) => sum + last_90_days, 0))}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
