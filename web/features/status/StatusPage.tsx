import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { getStatus } from "#modules/operations/contract.ts"
import { useApi } from "../../api.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { Sources } from "./Sources.tsx"
import styles from "./Status.module.css"
import { type Status, useFinding } from "./useFinding.ts"
import { reasonText } from "./words.ts"

/** What stands still is looked at again so often; rows that come are told by the feed. */
const againMs = 15_000

/** How data comes in, and how the engines stand. */
export function StatusPage() {
  const { t } = useTranslation()
  const asked = useApi(getStatus, {}, { poll: () => againMs })
  if (asked.data !== undefined) return <Known status={asked.data} />
  return (
    <>
      <PageHead title={t("frame.status")} />
      <div className={sheet.page}>
        <Waiting asked={asked} heights={[28, 36, 36, 36, 120]} />
      </div>
    </>
  )
}

function Known({ status }: { status: Status }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <PageHead title={t("frame.status")} note={t("status.at", { time: format.time(status.at) })}>
        {useFinding(status)}
      </PageHead>
      <div className={sheet.page}>
        <Section title={t("status.sources")} note={t("status.sources_note")}>
          {status.sources.length > 0 && <Sources sources={status.sources} />}
          {status.sources.every(({ kind }) => kind !== "write_key") && <NoKey />}
        </Section>
        {status.jobs.failing.length > 0 && <Failing jobs={status.jobs.failing} />}
        <Refusals refusals={status.refusals} />
        <Engines status={status} />
      </div>
    </>
  )
}

function NoKey() {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t("status.no_sources")}
      action={
        <Button
          variant="filled"
          renderRoot={(props) => <Link {...props} to="/settings" search={{ tab: "write_keys" as const }} />}
        >
          {t("status.create_key")}
        </Button>
      }
    >
      {t("status.no_sources_why")}
    </EmptyState>
  )
}

function Refusals({ refusals }: { refusals: Status["refusals"] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t("status.refusals")}>
      {refusals.length === 0 ? (
        <p className="quiet">{t("status.no_refusals")}</p>
      ) : (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("status.refusals")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("status.when")}</th>
                <th scope="col">{t("status.source")}</th>
                <th scope="col">{t("status.why")}</th>
                <th scope="col">{t("status.excerpt")}</th>
              </tr>
            </thead>
            <tbody>
              {refusals.map(({ at, source, reason, excerpt }, place) => {
                const text = reasonText(reason)
                return (
                  <tr key={`${at} ${place}`}>
                    <td className={sheet.when}>{format.instant(at)}</td>
                    <td>{source}</td>
                    <td>{text === null ? reason : t(text)}</td>
                    <td>
                      <code className={styles.excerpt} title={excerpt}>
                        {excerpt}
                      </code>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

function Failing({ jobs }: { jobs: Status["jobs"]["failing"] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t("status.failing")}>
      <ul className={styles.failing}>
        {jobs.map(({ task, attempts, again, next_at, error }, place) => (
          <li key={`${task} ${place}`}>
            <strong>{task}</strong>{" "}
            <span className="quiet">
              {t("status.attempts", { count: attempts, n: format.number(attempts) })},{" "}
              {again ? t("status.again", { time: format.time(next_at) }) : t("status.given_up")}
            </span>
            <code className={sheet.note}>{error}</code>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Engines({ status }: { status: Status }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { timeline, outbox, jobs, versions } = status
  const n = format.number
  const facts: { name: string; value: ReactNode }[] = [
    { name: t("status.timeline_rows"), value: n(timeline.rows) },
    { name: t("status.unattributed"), value: <Link to="/unattributed">{n(timeline.unattributed)}</Link> },
    {
      name: t("status.disk"),
      value: t("status.disk_value", {
        count: timeline.parts,
        n: n(timeline.parts),
        bytes: format.bytes(timeline.bytes),
      }),
    },
    {
      name: t("status.outbox"),
      value:
        outbox.entries === 0
          ? t("status.outbox_none")
          : t("status.outbox_value", { n: n(outbox.entries), seconds: n(outbox.lag_seconds) }),
    },
    {
      name: t("status.jobs"),
      value: t("status.jobs_value", {
        running: n(jobs.running),
        waiting: n(jobs.waiting),
        scheduled: n(jobs.scheduled),
      }),
    },
    {
      name: t("status.versions"),
      value: `Perennial ${versions.perennial} · ${versions.records} · ${versions.timeline} · Node ${versions.node}`,
    },
  ]
  return (
    <Section title={t("status.engines")}>
      <dl className={styles.facts}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t("status.figures", { path: "/metrics" })}</p>
    </Section>
  )
}
