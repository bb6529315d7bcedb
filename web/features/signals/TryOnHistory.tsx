import { Button, Progress } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays, type Day } from "#kernel/time.ts"
import type { TryOut } from "#modules/signals/contract.ts"
import { useMe } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { DayField } from "../../ui/DayField.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { DayStrip } from "./DayStrip.tsx"
import { signalPage } from "./route.ts"
import styles from "./Signals.module.css"
import { TriedTable } from "./TriedTable.tsx"
import { useDryRun } from "./useDryRun.ts"

type Props = {
  signalKey: string
  /** Being written, not saved; null: as it is saved. */
  document: Record<string, unknown> | null
}

/** What a signal would have done in the past: before it is switched on, or changed. */
export function TryOnHistory({ signalKey, document }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { today } = useMe().workspace
  const search = signalPage.useSearch()
  const [days, setDays] = useState({
    from: search.from ?? addDays(today, -365),
    to: search.to ?? addDays(today, -1),
  })
  const [asked, setAsked] = useState(document)
  const running = search.from !== undefined && search.to !== undefined
  const tried = useDryRun(
    signalKey,
    {
      from: search.from ?? days.from,
      to: search.to ?? days.to,
      known: "then",
      ...(asked && { document: asked }),
    },
    running,
  )
  const begin = () => {
    setAsked(document)
    void navigate({
      to: "/signals/$key",
      params: { key: signalKey },
      search: { edit: search.edit, ...days },
      replace: true,
    })
  }
  const { result } = tried
  return (
    <Section title={t("signals.try")} note={t("signals.try_about")}>
      <div className={styles.days}>
        <DayField
          label={t("signals.from")}
          day={days.from}
          last={days.to}
          pick={(from) => setDays({ ...days, from })}
        />
        <DayField
          label={t("signals.to")}
          day={days.to}
          first={days.from}
          last={today}
          pick={(to) => setDays({ ...days, to })}
        />
        <Button variant="filled" loading={tried.busy && tried.progress === null} onClick={begin}>
          {t("signals.try_act")}
        </Button>
      </div>
      {tried.progress !== null && (
        <div className={styles.days} role="status">
          <Progress w={240} value={Math.max(2, tried.progress * 100)} aria-label={t("signals.try")} />
          <Button onClick={tried.cancel}>{t("action.cancel")}</Button>
        </div>
      )}
      {tried.cancelled && <p className="quiet">{t("signals.cancelled")}</p>}
      {tried.error !== null && <Problem error={tried.error} retry={tried.again} />}
      {running && result === undefined && tried.error === null && !tried.cancelled && (
        <Bones heights={[24, 72, 240]} />
      )}
      {running && result !== undefined && tried.error === null && <Found result={result} />}
    </Section>
  )
}

function Found({ result }: { result: TryOut }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { summary } = result
  const share = (value: number | null) => (value === null ? "–" : format.percent(value))
  const figures = [
    [t("signals.precision"), share(summary.precision)],
    [t("signals.base_rate"), share(summary.base_rate)],
    [t("signals.recall"), share(summary.recall)],
    [
      t("signals.median_days_open"),
      summary.median_days_open === null ? "–" : format.days(summary.median_days_open),
    ],
    [
      t("signals.per_owner_week"),
      summary.per_owner_week === null ? "–" : format.number(summary.per_owner_week, 1),
    ],
  ] as const
  return (
    <div className={sheet.page} style={{ padding: "12px 0 0" }} data-found>
      <p>{verdict(result)}</p>
      {result.alerts.length > 0 && (
        <>
          <dl className={styles.figures}>
            {figures.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <DayStrip result={result} />
          <TriedTable result={result} />
        </>
      )}
      {summary.unfinished > 0 && (
        <p className="quiet">
          {t("signals.unfinished", { count: summary.unfinished, n: format.number(summary.unfinished) })}
        </p>
      )}
    </div>
  )

  function verdict({ from, to }: { from: Day; to: Day }): string {
    const span = { from: format.day(from), to: format.day(to) }
    if (summary.alerts === 0) return t("signals.verdict_none", span)
    const alerts = t("signals.n_alerts", { count: summary.alerts, n: format.number(summary.alerts) })
    const accounts = t("signals.on_accounts", { count: summary.accounts, n: format.number(summary.accounts) })
    const opened = t("signals.verdict", { ...span, alerts, accounts })
    const caught =
      summary.churned === 0
        ? t("signals.verdict_nobody_left")
        : t("signals.verdict_caught", {
            count: summary.churned,
            caught: format.number(summary.caught),
            churned: format.number(summary.churned),
          })
    const week =
      summary.per_owner_week === null
        ? ""
        : t("signals.verdict_week", {
            n: format.number(summary.per_owner_week, 1),
            base: share(summary.base_rate),
          })
    return [opened, caught, week].join(" ").trim()
  }
}
