import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { addDays, type Day, daysBetween } from "#kernel/time.ts"
import { suggestWeights } from "#modules/health/contract.ts"
import { ApiProblem, useSend } from "../../api.ts"
import { DayField } from "../../ui/DayField.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { useMetrics } from "../health/reasons.ts"
import { type Draft, draftOf } from "./draft.ts"
import styles from "./Proof.module.css"
import type { Question } from "./useQuestion.ts"
import { aucWords } from "./words.ts"

/** Of the months; the rest judges. */
const shareLearntFrom = 0.6

type Answer = z.output<typeof suggestWeights.response>
type Props = {
  scoreKey: string
  question: Question
  version: number | undefined
  take: (suggested: Draft) => void
}

/** Weights that the past would have given, judged on what came later; taken over only by a click. */
export function Suggestion({ scoreKey, question, version, take }: Props) {
  const { t } = useTranslation()
  const [split, setSplit] = useState<Day>(() =>
    addDays(question.from, Math.round(daysBetween(question.from, question.to) * shareLearntFrom)),
  )
  const asked = useSend(suggestWeights)
  const ask = () =>
    asked.mutate({
      params: { key: scoreKey },
      body: { ...question, split, ...(version !== undefined && { version }) },
    })
  const tooLittle = asked.error instanceof ApiProblem && asked.error.status === 422
  return (
    <Section title={t("proof.suggestion")}>
      <div className={styles.suggestion}>
        <p className={styles.about}>{t("proof.suggestion_about")}</p>
        {asked.data === undefined && (
          <div className={styles.chosen}>
            <DayField
              label={t("proof.split")}
              day={split}
              first={question.from}
              last={question.to}
              pick={setSplit}
            />
            <Button onClick={ask} loading={asked.isPending}>
              {t("proof.suggest")}
            </Button>
          </div>
        )}
        {tooLittle && (
          <div role="alert">
            <strong>{t("proof.too_little")}</strong>
            <p className={styles.about}>{t("proof.too_little_why")}</p>
          </div>
        )}
        {asked.error !== null && !tooLittle && <Problem error={asked.error} retry={ask} />}
        {asked.data !== undefined && (
          <Suggested answer={asked.data} take={take} forget={() => asked.reset()} />
        )}
      </div>
    </Section>
  )
}

type SuggestedProps = { answer: Answer; take: Props["take"]; forget: () => void }

function Suggested({ answer, take, forget }: SuggestedProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const metrics = useMetrics()
  const { learnt_from: past, judged_on: later } = answer
  return (
    <>
      <p>
        {t("proof.learnt", {
          split: format.day(answer.split),
          past: format.number(past.losses),
          later: format.number(later.losses),
        })}
      </p>
      <div className={styles.columns}>
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("proof.both_periods")}>
          <table className={sheet.table}>
            <caption className="unseen">{t("proof.both_periods")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("proof.weights")}</th>
                <th scope="col" className="number">
                  {t("proof.auc_past")}
                </th>
                <th scope="col" className="number">
                  {t("proof.auc_later")}
                </th>
                <th scope="col" className="number">
                  {t("proof.lift_later")}
                </th>
              </tr>
            </thead>
            <tbody>
              {(["current", "suggested"] as const).map((which) => (
                <tr key={which}>
                  <th scope="row">{t(`proof.${which}`)}</th>
                  <td className="number">{aucWords(answer[which].past, format)}</td>
                  <td className="number">{aucWords(answer[which].later, format)}</td>
                  <td className="number">
                    {answer[which].later.lift_lowest_decile === null
                      ? "–"
                      : format.number(answer[which].later.lift_lowest_decile, 1)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("proof.weights_beside")}>
          <table className={sheet.table}>
            <caption className="unseen">{t("proof.weights_beside")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("account.input")}</th>
                <th scope="col" className="number">
                  {t("proof.current_share")}
                </th>
                <th scope="col" className="number">
                  {t("proof.suggested_share")}
                </th>
              </tr>
            </thead>
            <tbody>
              {answer.inputs.map(({ input, weight, suggested }) => (
                <tr key={input} data-quiet={suggested === 0 || undefined}>
                  <th scope="row">{metrics.get(input)?.name[format.language] ?? input}</th>
                  <td className="number">{format.percent(weight)}</td>
                  <td className="number">{format.percent(suggested)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <div className={sheet.buttons}>
        <Button
          variant="filled"
          onClick={() => {
            take(draftOf(answer.document))
            forget()
          }}
        >
          {t("proof.take_over")}
        </Button>
        <Button onClick={forget}>{t("action.close")}</Button>
      </div>
    </>
  )
}
