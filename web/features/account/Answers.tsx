import { useTranslation } from "react-i18next"
import { listSurveyAnswers, surveyScales } from "#modules/voice/contract.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Account.module.css"
import { Panel } from "./Panel.tsx"

/** What people at the customer answered, in their own words where they gave any. */
export function Answers({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query } = useAsOf()
  return (
    <Panel
      title={t("account.answers")}
      empty={t("account.no_answers")}
      endpoint={listSurveyAnswers}
      input={{ params: { account_id: accountId }, query }}
      itemsOf={(answer) => answer.answers}
    >
      {(answers) => (
        <ul className={styles.list}>
          {answers.map((answer) => (
            <li key={answer.answer_id} className={styles.item}>
              <span>
                <strong>
                  {t(`story.survey.${answer.kind}`)}{" "}
                  {t("story.score", {
                    score: format.number(answer.score, 1),
                    max: surveyScales[answer.kind][1],
                  })}
                </strong>
                {answer.comment !== null && <span className={styles.comment}>{answer.comment}</span>}
              </span>
              <span className="quiet">
                {[answer.person, format.day(format.dayOfInstant(answer.at))].filter(Boolean).join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
