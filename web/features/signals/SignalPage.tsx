import { Button } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { getSignal, workspaceGrounds } from "#modules/signals/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { writeYaml } from "../../ui/yaml.ts"
import { signalPage } from "./route.ts"
import { Severity } from "./Severity.tsx"
import { SignalEditor } from "./SignalEditor.tsx"
import styles from "./Signals.module.css"
import { TryOnHistory } from "./TryOnHistory.tsx"

export type SignalDetail = Answer<typeof getSignal>

/** Whether a signal watches accounts, and not the workspace as a whole. */
const aboutAccounts = ({ opened_by }: SignalDetail): boolean =>
  opened_by !== "source_silent" && opened_by !== "workspace"

/** What a new signal begins with. */
const template = {
  key: "use_is_low",
  when: "metric.active_days_28d < 5",
  clear: "metric.active_days_28d >= 8",
  for: "3d",
  owner: "csm",
  severity: "medium",
  due: "2d",
}

export function SignalPage() {
  const { key } = signalPage.useParams()
  return key === "new" ? <NewSignal /> : <OneSignal key={key} />
}

function NewSignal() {
  const { t } = useTranslation()
  const [document, setDocument] = useState<Record<string, unknown>>(template)
  return (
    <>
      <PageHead title={t("signals.new")}>{t("signals.new_about")}</PageHead>
      <div className={sheet.page}>
        <SignalEditor text={writeYaml(template)} signal={null} tried={setDocument} />
        <TryOnHistory signalKey="new" document={{ ...document, key: "new" }} />
      </div>
    </>
  )
}

function OneSignal() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const mayWrite = useMay("library:write")
  const { key } = signalPage.useParams()
  const { edit } = signalPage.useSearch()
  const [draft, setDraft] = useState<Record<string, unknown> | null>(null)
  const asked = useApi(getSignal, { params: { key } })
  const signal = asked.data
  if (signal === undefined)
    return (
      <div className={sheet.page}>
        <Waiting asked={asked} heights={[28, 24, 200, 120]} />
      </div>
    )
  const toggle = () =>
    void navigate({
      to: "/signals/$key",
      params: { key },
      search: (previous) => ({ ...previous, edit: edit === undefined ? ("true" as const) : undefined }),
    })
  return (
    <>
      <PageHead
        title={signal.name[format.language]}
        note={t("signals.version", { version: signal.version })}
        actions={
          mayWrite && <Button onClick={toggle}>{t(edit ? "signals.stop_editing" : "signals.edit")}</Button>
        }
      >
        {signal.about[format.language]}
      </PageHead>
      <div className={sheet.page}>
        {edit && mayWrite ? (
          <SignalEditor text={writeYaml(signal.document)} signal={key} tried={setDraft} />
        ) : (
          <Facts signal={signal} />
        )}
        {signal.waits_for === null && aboutAccounts(signal) && (
          <TryOnHistory signalKey={key} document={edit ? draft : null} />
        )}
      </div>
    </>
  )
}

/** What a signal is, in words and in its own. */
function Facts({ signal }: { signal: SignalDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { document, watch } = signal
  const text = (part: string) => {
    const value = document[part]
    return typeof value === "string" ? (
      <code>{value}</code>
    ) : value ? (
      <code>{JSON.stringify(value)}</code>
    ) : null
  }
  const ground = workspaceGrounds.find((each) => each === document["workspace"])
  const held = (days: unknown) => format.days(Math.max(1, Number.parseInt(String(days), 10)))
  const watched = watch === "paying" || watch === "all" ? t(`signals.watch.${watch}`) : <code>{watch}</code>
  const facts = [
    [
      t("signals.state_head"),
      signal.waits_for
        ? t("signals.waits_for", { what: signal.waits_for[format.language] })
        : t(signal.enabled ? "signals.is_on" : "signals.is_off"),
    ],
    [
      t("signals.opens_when"),
      ground === undefined
        ? (text("when") ?? text("event") ?? text("date") ?? text("source_silent"))
        : t(`signals.ground.${ground}`),
    ],
    [
      t("signals.clears_when"),
      signal.opened_by === "when" ? (text("clear") ?? t("signals.clears_default")) : null,
    ],
    [t("signals.held_for"), signal.opened_by === "when" ? held(document["for"]) : null],
    [t("signals.watches"), aboutAccounts(signal) ? watched : null],
    [t("signals.severity_head"), <Severity key="severity" of={signal.severity} />],
    [t("signals.owner_role"), t(`signals.role.${signal.owner}`, { defaultValue: signal.owner })],
    [
      t("signals.due_in"),
      signal.due.endsWith("h")
        ? t("signals.working_hours", { hours: format.hours(Number.parseInt(signal.due, 10)) })
        : t("signals.working_days", { days: format.days(Number.parseInt(signal.due, 10)) }),
    ],
    [t("signals.season"), document["season"] ? t("signals.season_guard") : null],
    [
      t("signals.open"),
      <Link key="open" to="/signals/alerts" search={{ signal: signal.key }}>
        {format.number(signal.open)}
      </Link>,
    ],
    [
      t("signals.last_90_days"),
      <Link key="all" to="/signals/alerts" search={{ signal: signal.key, state: "all" }}>
        {format.number(signal.last_90_days)}
      </Link>,
    ],
  ] as const
  return (
    <Section title={t("signals.definition")}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Section>
  )
}
