import { Button } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { scoreDistribution, scoreVersions } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Comparison } from "./Comparison.tsx"
import { drawnScore } from "./document.ts"
import { Model } from "./Model.tsx"
import { scorePage } from "./route.ts"
import { ScoreDistribution } from "./ScoreDistribution.tsx"
import { ScoreEditor } from "./ScoreEditor.tsx"
import styles from "./Scores.module.css"
import { Versions } from "./Versions.tsx"

export type Version = z.output<typeof scoreVersions.response>["versions"][number]

/** A score: where accounts stand by it, how it is made, its versions; a draft compared and published. */
export function ScorePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const mayWrite = useMay("library:write")
  const { key } = scorePage.useParams()
  const { compare, edit } = scorePage.useSearch()
  const { day, query } = useAsOf()
  const asked = useApi(scoreVersions, { params: { key } })
  const spread = useApi(scoreDistribution, { params: { key }, query }, { keep: true })
  if (asked.error !== null)
    return (
      <div className={styles.problem}>
        <Problem error={asked.error} retry={() => void asked.refetch()} page />
      </div>
    )
  const versions = asked.data?.versions
  const shown = versions?.find(({ in_force }) => in_force) ?? versions?.[0]
  const drawn = shown && drawnScore.safeParse(shown.document)
  if (versions === undefined || shown === undefined || drawn?.data === undefined)
    return (
      <div className={styles.problem}>
        <Bones heights={[60, 200, 320]} gap={16} />
      </div>
    )
  const edited = versions.find(({ version }) => version === edit)
  const compared = versions.find(({ version }) => version === compare)
  const { name, about } = drawn.data
  return (
    <>
      <PageHead
        title={name[format.language]}
        note={`${t("scores.version_n", { n: shown.version })} · ${t("portfolio.about.as_of", { day: format.day(day) })}`}
        actions={
          edited === undefined && (
            <>
              <Button
                renderRoot={(props) => (
                  <Link {...props} to="/health/scores/$key/workbench" params={{ key }} />
                )}
              >
                {t("health.pages.workbench")}
              </Button>
              {mayWrite && (
                <Button
                  onClick={() =>
                    void navigate({
                      to: "/health/scores/$key",
                      params: { key },
                      search: { edit: compared?.version ?? shown.version },
                    })
                  }
                >
                  {t("scores.edit")}
                </Button>
              )}
            </>
          )
        }
      >
        {finding() ?? "\u00a0"}
      </PageHead>
      {edited !== undefined && mayWrite ? (
        <ScoreEditor key={edited.version} scoreKey={key} version={edited} />
      ) : (
        <div className={styles.page}>
          {compared !== undefined && <Comparison scoreKey={key} version={compared} />}
          <p className={styles.about}>{about[format.language]}</p>
          <div className={styles.grid}>
            <div className={styles.column}>
              <Model score={drawn.data} />
            </div>
            <div className={styles.column}>
              {spread.error === null ? (
                <ScoreDistribution scoreKey={key} spread={spread.data} bands={drawn.data.bands} />
              ) : (
                <Problem error={spread.error} retry={() => void spread.refetch()} />
              )}
              <Versions scoreKey={key} versions={versions} />
            </div>
          </div>
        </div>
      )}
    </>
  )

  function finding(): string | null {
    if (spread.data === undefined) return null
    const { by_band, mrr_red, mrr_at_risk } = spread.data
    const paying = by_band.red + by_band.yellow + by_band.green + by_band.none
    if (paying === 0) return t("metrics.nobody", { day: format.day(day) })
    return t("scores.page_finding", {
      count: by_band.red,
      n: format.number(by_band.red),
      of: t("portfolio.of_customers", { count: paying, n: format.number(paying) }),
      red: format.compactMoney(mrr_red),
      risk: format.compactMoney(mrr_at_risk),
    })
  }
}
