import { Button } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { Link, useNavigate } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { type Backtest, scoreVersions } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { useScoreName } from "../health/useScoreName.ts"
import { Accounts } from "./Accounts.tsx"
import { Chosen } from "./Chosen.tsx"
import { type Draft, documentOf, draftOf, sameModel, withWeightsOf } from "./draft.ts"
import { Figures } from "./Figures.tsx"
import { ModelEditor } from "./ModelEditor.tsx"
import { Calibration, DaysOfWarning, Deciles, Roc } from "./Pictures.tsx"
import styles from "./Proof.module.css"
import { Running } from "./Running.tsx"
import { workbenchPage } from "./route.ts"
import { SaveDraft } from "./SaveDraft.tsx"
import { Suggestion } from "./Suggestion.tsx"
import { useBacktest } from "./useBacktest.ts"
import { useQuestion } from "./useQuestion.ts"
import { useWorkbenchFinding } from "./useWorkbenchFinding.ts"

/** A moment after the last move the past is asked. */
const pauseMs = 150

/** A score taken apart: every move shows at once how it would have done. */
export function WorkbenchPage() {
  const { t } = useTranslation()
  const { key } = workbenchPage.useParams()
  const { version } = workbenchPage.useSearch()
  const versions = useApi(scoreVersions, { params: { key } })
  const all = versions.data?.versions
  const inForce = all?.find(({ in_force }) => in_force) ?? all?.[0]
  const start = version === undefined ? inForce : all?.find((each) => each.version === version)
  const title = t("proof.workbench_title", { score: useScoreName(key) })
  if (all === undefined || inForce === undefined || start === undefined)
    return (
      <>
        <PageHead title={title} />
        <div className={sheet.page}>
          {all === undefined ? (
            <Waiting asked={versions} heights={[28, 420]} />
          ) : (
            <p className="quiet">{t("proof.no_version", { version })}</p>
          )}
        </div>
      </>
    )
  return (
    <Bench
      key={`${key} ${start.version}`}
      scoreKey={key}
      title={title}
      inForce={{ version: inForce.version, model: inForce.document }}
      start={{ version: start.version, model: start.document }}
    />
  )
}

type Versioned = { version: number; model: Record<string, unknown> }
type BenchProps = { scoreKey: string; title: string; inForce: Versioned; start: Versioned }

function Bench({ scoreKey, title, inForce, start }: BenchProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const search = workbenchPage.useSearch()
  const question = useQuestion(search)
  const base = useMemo(() => draftOf(inForce.model), [inForce.model])
  const first = useMemo(() => draftOf(start.model), [start.model])
  const [draft, setDraft] = useState<Draft>(first)
  const [tried] = useDebouncedValue(draft, pauseMs)
  const document = useMemo(() => documentOf(tried), [tried])
  const current = useBacktest(scoreKey, { ...question, version: inForce.version })
  const moved = !sameModel(tried, base)
  const mine = useBacktest(scoreKey, { ...question, document }, moved)
  const asked = moved ? mine : current
  const { result } = asked
  const beside = moved ? current.result : undefined
  const name = base.name[format.language]
  const finding = useWorkbenchFinding({ name, result, beside, version: inForce.version })
  return (
    <>
      <PageHead
        title={title}
        actions={
          <>
            <Button disabled={sameModel(draft, first)} onClick={() => setDraft(first)}>
              {t("proof.undo_all")}
            </Button>
            <SaveDraft
              scoreKey={scoreKey}
              document={documentOf(draft)}
              ready={!sameModel(draft, first)}
              saved={(version) =>
                void navigate({
                  to: ".",
                  search: (previous) => ({ ...previous, version }),
                  resetScroll: false,
                })
              }
            />
          </>
        }
      >
        {finding ?? "\u00a0"}
      </PageHead>
      <div className={sheet.page}>
        <Chosen scoreKey={scoreKey} question={question} version={search.version} />
        <div className={styles.bench}>
          <Section title={t("proof.model")} note={t("proof.model_note", { version: start.version })}>
            <ModelEditor draft={draft} base={base} change={setDraft} />
          </Section>
          <Section
            title={t("proof.proof")}
            note={
              <Link
                to="/health/scores/$key/backtest"
                params={{ key: scoreKey }}
                search={(previous) => ({ ...previous, metric: undefined })}
              >
                {t("proof.to_backtest")}
              </Link>
            }
          >
            <Running asked={asked} />
            {asked.error !== null && <Problem error={asked.error} retry={asked.again} />}
            {result === undefined ? (
              asked.error === null && (
                <Waiting asked={{ error: null, refetch: async () => undefined }} heights={[50, 240, 240]} />
              )
            ) : (
              <Proof result={result} beside={beside} busy={asked.busy} />
            )}
          </Section>
          <div>{result !== undefined && <Accounts result={result} beside={beside} />}</div>
        </div>
        <Suggestion
          key={`${question.from} ${question.to}`}
          scoreKey={scoreKey}
          question={question}
          version={search.version}
          take={(suggested) => setDraft(withWeightsOf(draft, suggested))}
        />
      </div>
    </>
  )
}

type ProofProps = { result: Backtest; beside: Backtest | undefined; busy: boolean }

function Proof({ result, beside, busy }: ProofProps) {
  return (
    <div className={styles.proof} data-busy={busy || undefined} aria-live="polite">
      <Figures result={result} beside={beside} />
      <div className={styles.pictures}>
        <Roc result={result} beside={beside} />
        <Deciles result={result} beside={beside} />
        <Calibration result={result} />
        <DaysOfWarning result={result} />
      </div>
    </div>
  )
}
