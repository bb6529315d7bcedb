import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { type previewMetric, units } from "#modules/metrics/contract.ts"
import { Bones } from "../../ui/Bones.tsx"
import { type Unit, useFormat } from "../../ui/format.ts"
import { Histogram, useQuartileMarks } from "../../ui/Histogram.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "./Metrics.module.css"

type Answer = z.output<typeof previewMetric.response>

/** What a definition would say of the accounts, beside what the one in force says. */
export function Preview({ answer, waiting }: { answer: Answer | undefined; waiting: boolean }) {
  const { t } = useTranslation()
  if (answer === undefined)
    return (
      <Section title={t("metrics.preview")}>
        {waiting ? <Bones heights={[180, 180]} /> : <p className="quiet">{t("metrics.preview_waits")}</p>}
      </Section>
    )
  const unit = units.find((known) => known === answer.document["unit"]) ?? "number"
  return (
    <div className={waiting ? styles.stale : undefined} aria-busy={waiting || undefined}>
      <Section title={t("metrics.preview")}>
        <Spreading title={t("metrics.draft")} spread={answer.after} unit={unit} />
        {answer.before !== null && answer.changed > 0 && (
          <Spreading title={t("metrics.in_force")} spread={answer.before} unit={unit} />
        )}
      </Section>
      {answer.before !== null && <Changes answer={answer} unit={unit} />}
    </div>
  )
}

function Spreading({ title, spread, unit }: { title: string; spread: Answer["after"]; unit: Unit }) {
  const { t } = useTranslation()
  const format = useFormat()
  const marks = useQuartileMarks(spread.quartiles, unit)
  const median = spread.quartiles?.median ?? null
  return (
    <Histogram
      title={t("metrics.preview_title", {
        title,
        median: format.metric(median, unit),
        count: spread.with_data,
        n: format.number(spread.with_data),
      })}
      bins={spread.bins}
      whole={spread.whole}
      marks={marks}
      measure={unit}
      height={150}
    />
  )
}

function Changes({ answer, unit }: { answer: Answer; unit: Unit }) {
  const { t } = useTranslation()
  const format = useFormat()
  const write = (value: number | null) => (value === null ? "–" : format.bare(value, unit))
  return (
    <Section title={t("metrics.changed", { count: answer.changed, n: format.number(answer.changed) })}>
      {answer.changes.length > 0 && (
        <table className={styles.changes}>
          <thead>
            <tr>
              <th scope="col">{t("portfolio.column.account")}</th>
              <th scope="col" className="number">
                {t("metrics.in_force")}
              </th>
              <th scope="col" className="number">
                {t("metrics.draft")}
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.changes.slice(0, 12).map((account) => (
              <tr key={account.account_id}>
                <th scope="row">
                  <Link to="/accounts/$accountId" params={{ accountId: account.account_id }}>
                    {account.name}
                  </Link>
                </th>
                <td className="number">{write(account.before)}</td>
                <td className="number">{write(account.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
