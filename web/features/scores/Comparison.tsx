import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { compareVersion } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Difference } from "./Difference.tsx"
import { PublishDialog } from "./PublishDialog.tsx"
import type { Version } from "./ScorePage.tsx"
import styles from "./Scores.module.css"

/** A version beside the one in force, over all accounts; a draft can be published from here. */
export function Comparison({ scoreKey, version }: { scoreKey: string; version: Version }) {
  const { t } = useTranslation()
  const mayWrite = useMay("library:write")
  const { query } = useAsOf()
  const [asking, setAsking] = useState(false)
  const params = { key: scoreKey, version: version.version }
  const asked = useApi(compareVersion, { params, query })
  return (
    <Section
      id="compare"
      title={t("scores.compare_title", { n: version.version, before: asked.data?.in_force ?? "–" })}
      note={
        <Link to="/health/scores/$key" params={{ key: scoreKey }} search={{}}>
          {t("action.close")}
        </Link>
      }
    >
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Bones heights={[24, 120, 200]} />}
      {asked.data !== undefined && (
        <div className={styles.comparison}>
          <Difference answer={asked.data} />
          {mayWrite && version.published_at === null && (
            <div>
              <Button variant="filled" onClick={() => setAsking(true)}>
                {t("scores.publish")}
              </Button>
            </div>
          )}
        </div>
      )}
      <PublishDialog
        scoreKey={scoreKey}
        version={version.version}
        opened={asking}
        close={() => setAsking(false)}
      />
    </Section>
  )
}
