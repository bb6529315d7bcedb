import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { listScores } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { Bones } from "../../ui/Bones.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import sheet from "../../ui/Sheet.module.css"

type ListedScore = z.output<typeof listScores.response>["scores"][number]

/** The scores in force: what each tells, of whom it speaks, how its groups weigh. */
export function ScoresPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(listScores, {})
  const scores = asked.data?.scores
  const drafts = scores?.reduce((sum, score) => sum + score.drafts, 0) ?? 0
  const finding =
    scores &&
    [
      t("scores.finding", { count: scores.length, n: format.number(scores.length) }),
      drafts > 0 && t("scores.finding_drafts", { count: drafts, n: format.number(drafts) }),
    ]
      .filter(Boolean)
      .join(" ")
  return (
    <>
      <PageHead title={t("scores.title")}>{finding ?? "\u00a0"}</PageHead>
      <div className={sheet.page}>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[56, 56, 56]} gap={12} />}
        {scores?.length === 0 && <EmptyState title={t("scores.empty")}>{t("scores.empty_why")}</EmptyState>}
        {scores !== undefined && scores.length > 0 && (
          <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("scores.title")}>
            <table className={sheet.table}>
              <thead>
                <tr>
                  <th scope="col">{t("scores.score")}</th>
                  <th scope="col">{t("scores.groups")}</th>
                  <th scope="col">{t("scores.applies_to")}</th>
                  <th scope="col" className="number">
                    {t("scores.version")}
                  </th>
                  <th scope="col" className="number">
                    {t("scores.drafts")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {scores.map((score) => (
                  <ScoreRow key={score.key} score={score} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </>
  )
}

function ScoreRow({ score }: { score: ListedScore }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { language } = format
  const whole = score.groups.reduce((sum, group) => sum + group.weight, 0)
  const groups = score.groups.map((group) =>
    score.combine === "weighted_mean"
      ? `${group.name[language]} ${format.percent(group.weight / whole)}`
      : group.name[language],
  )
  return (
    <tr>
      <th scope="row">
        <Link to="/health/scores/$key" params={{ key: score.key }}>
          {score.name[language]}
        </Link>
        <span className={sheet.note}>{score.about[language]}</span>
      </th>
      <td>
        {groups.join(" · ")}
        <span className={sheet.note}>{t(`scores.combine.${score.combine}`)}</span>
      </td>
      <td>
        {score.applies_to === null ? t("scores.everyone") : <code>{score.applies_to}</code>}
        {score.scorecard !== null && (
          <span className={sheet.note}>{t("scores.scorecard_of", { score: score.scorecard })}</span>
        )}
      </td>
      <td className="number">{score.version}</td>
      <td className="number">{score.drafts === 0 ? <span className="quiet">–</span> : score.drafts}</td>
    </tr>
  )
}
