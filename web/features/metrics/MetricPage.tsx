import { Button } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { getMetric, metricDistribution } from "#modules/metrics/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { type Format, useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { BarDrawer } from "./BarDrawer.tsx"
import { Definition } from "./Definition.tsx"
import { Distribution } from "./Distribution.tsx"
import { Ends } from "./Ends.tsx"
import { MetricEditor } from "./MetricEditor.tsx"
import styles from "./Metrics.module.css"
import { OfSwitch } from "./OfSwitch.tsx"
import { metricPage } from "./route.ts"
import { Spread } from "./Spread.tsx"

export type Metric = z.output<typeof getMetric.response>
export type MetricDistributionAnswer = z.output<typeof metricDistribution.response>

/** One metric: how it spreads over accounts, how that changed, who stands at its ends, how it is defined. */
export function MetricPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const mayWrite = useMay("library:write")
  const { key } = metricPage.useParams()
  const { of, edit } = metricPage.useSearch()
  const { day, query } = useAsOf()
  const metric = useApi(getMetric, { params: { key } })
  const asked = useApi(
    metricDistribution,
    { params: { key }, query: { ...query, ...(of && { of }) } },
    { keep: true },
  )
  const change = (edited: boolean) =>
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, edit: edited ? ("true" as const) : undefined }),
    })
  if (metric.error !== null)
    return (
      <div className={styles.problem}>
        <Problem error={metric.error} retry={() => void metric.refetch()} page />
      </div>
    )
  const { data } = metric
  if (data === undefined)
    return (
      <div className={styles.problem}>
        <Bones heights={[60, 240, 220, 200]} gap={16} />
      </div>
    )
  return (
    <>
      <PageHead
        title={data.name[format.language]}
        note={`${data.key} · ${t("portfolio.about.as_of", { day: format.day(day) })}`}
        actions={
          <>
            <OfSwitch of={of} />
            {mayWrite && edit === undefined && (
              <Button onClick={() => change(true)}>{t("metrics.edit")}</Button>
            )}
          </>
        }
      >
        {asked.data === undefined ? "\u00a0" : finding(asked.data, data, format)}
      </PageHead>
      {edit !== undefined && mayWrite ? (
        <MetricEditor metric={data} of={of} close={() => change(false)} />
      ) : (
        <div className={styles.grid}>
          <div className={styles.column}>
            {asked.error === null ? (
              <Distribution metric={data} distribution={asked.data} />
            ) : (
              <Problem error={asked.error} retry={() => void asked.refetch()} />
            )}
            <Spread metric={data} of={of} />
          </div>
          <div className={styles.column}>
            <Ends metric={data} distribution={asked.data} />
            <Definition metric={data} />
          </div>
          <BarDrawer metric={data} whole={asked.data?.whole ?? false} />
        </div>
      )}
    </>
  )

  function finding(answer: MetricDistributionAnswer, { unit }: Metric, { metric, number }: Format): string {
    const { quartiles, with_data, accounts } = answer
    if (quartiles === null)
      return t(accounts === 0 ? "metrics.nobody" : "metrics.no_data", { day: format.day(answer.as_of) })
    const missing = accounts - with_data
    return [
      t("metrics.page_finding", {
        count: with_data,
        n: number(with_data),
        median: metric(quartiles.median, unit),
        q1: format.bare(quartiles.q1, unit),
        q3: metric(quartiles.q3, unit),
      }),
      missing > 0 && t("metrics.without_data", { count: missing, n: number(missing) }),
    ]
      .filter(Boolean)
      .join(" ")
  }
}
