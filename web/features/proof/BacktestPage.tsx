import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { Backtest } from "#modules/health/contract.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import type { LongRun } from "../../ui/long-run.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { useScoreName } from "../health/useScoreName.ts"
import { Accounts } from "./Accounts.tsx"
import { Borders } from "./Borders.tsx"
import { Chosen } from "./Chosen.tsx"
import { Calibration, DaysOfWarning, Deciles, Roc } from "./Pictures.tsx"
import styles from "./Proof.module.css"
import { Running } from "./Running.tsx"
import { backtestPage } from "./route.ts"
import { useBacktest } from "./useBacktest.ts"
import { useQuestion } from "./useQuestion.ts"
import { verdict } from "./words.ts"

/** How a score would have foretold what happened: the verdict, its pictures, the accounts behind it. */
export function BacktestPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { key } = backtestPage.useParams()
  const search = backtestPage.useSearch()
  const question = useQuestion(search)
  const { version } = search
  const asked = useBacktest(key, { ...question, ...(version !== undefined && { version }) })
  const { result } = asked
  const name = useScoreName(key)
  return (
    <>
      <PageHead
        title={t("proof.backtest_title", { score: name })}
        note={result && t("proof.version_n", { version: result.version })}
        actions={
          <Button
            renderRoot={(props) => (
              <Link
                {...props}
                to="/health/scores/$key/workbench"
                params={{ key }}
                search={(previous) => previous}
              />
            )}
          >
            {t("proof.to_workbench")}
          </Button>
        }
      >
        {result === undefined ? "\u00a0" : verdict(result, format, t)}
      </PageHead>
      <div className={sheet.page}>
        <Chosen scoreKey={key} question={question} version={version} />
        <Running asked={asked} />
        <Answered asked={asked} />
      </div>
    </>
  )
}

function Answered({ asked }: { asked: LongRun<Backtest> }) {
  const { t } = useTranslation()
  const { result } = asked
  if (asked.error !== null || result === undefined)
    return asked.cancelled ? null : (
      <Waiting asked={{ error: asked.error, refetch: async () => asked.again() }} heights={[240, 240, 160]} />
    )
  if (result.observations === 0)
    return <EmptyState title={t("proof.verdict_nobody")}>{t("proof.nobody_why")}</EmptyState>
  return (
    <>
      <Standing result={result} />
      <div className={styles.pictures}>
        <Roc result={result} />
        <Deciles result={result} />
        <Calibration result={result} />
        <DaysOfWarning result={result} />
      </div>
      <div className={styles.columns}>
        <Section title={t("proof.bands_borders")}>
          <Borders result={result} />
        </Section>
        <Accounts result={result} />
      </div>
    </>
  )
}

/** What was looked at, and what is not known yet. */
function Standing({ result }: { result: Backtest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = [
    t("proof.looked_at", {
      count: result.observations,
      n: format.number(result.observations),
      days: format.number(result.days),
      lost: format.number(result.positives),
    }),
    result.without_score > 0 &&
      t("proof.looked_without", { count: result.without_score, n: format.number(result.without_score) }),
    result.unfinished_days > 0 &&
      t("proof.unfinished", { count: result.unfinished_days, n: format.number(result.unfinished_days) }),
  ]
  return <p className="quiet">{words.filter(Boolean).join(" ")}</p>
}
