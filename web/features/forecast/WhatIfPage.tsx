import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { whatIfStart } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { ChurnCase } from "./ChurnCase.tsx"
import styles from "./Forecast.module.css"
import { PriceCase } from "./PriceCase.tsx"
import { ProjectCase } from "./ProjectCase.tsx"
import { RetentionCase } from "./RetentionCase.tsx"

export type Start = z.output<typeof whatIfStart.response>

/** What would follow from a change, from the workspace's own figures: nothing is saved. */
export function WhatIfPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { day, query } = useAsOf()
  const asked = useApi(whatIfStart, { query })
  const start = asked.data
  return (
    <>
      <PageHead title={t("what_if.title")} note={t("portfolio.about.as_of", { day: format.day(day) })}>
        {start === undefined
          ? "\u00a0"
          : start.monthly_churn === null
            ? t("what_if.finding_plain")
            : t("what_if.finding", {
                money: format.compactMoney(start.mrr),
                churn: format.percent(start.monthly_churn, 2),
              })}
      </PageHead>
      <div className={styles.page}>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[220, 220]} gap={20} />}
        {start !== undefined && (
          <div className={styles.cases}>
            <ChurnCase start={start} />
            <RetentionCase start={start} />
            <PriceCase start={start} />
            <ProjectCase />
          </div>
        )}
      </div>
    </>
  )
}
