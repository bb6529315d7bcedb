import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { Histogram, useQuartileMarks } from "../../ui/Histogram.tsx"
import { Section } from "../../ui/Section.tsx"
import type { Metric, MetricDistributionAnswer } from "./MetricPage.tsx"
import { metricPage } from "./route.ts"

type Props = { metric: Metric; distribution: MetricDistributionAnswer | undefined }

/** Accounts by value of the metric, on the as-of day; a bar opens those in it. */
export function Distribution({ metric, distribution }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { least = null, below = null, bar } = metricPage.useSearch()
  const marks = useQuartileMarks(distribution?.quartiles, metric.unit)
  return (
    <Section title={t("metrics.distribution")}>
      <Histogram
        title={
          distribution === undefined
            ? "\u00a0"
            : t("metrics.distribution_title", {
                count: distribution.with_data,
                n: format.number(distribution.with_data),
              })
        }
        unit={t(`unit.${metric.unit}`)}
        bins={distribution?.bins ?? []}
        whole={distribution?.whole ?? false}
        marks={marks}
        measure={metric.unit}
        loading={distribution === undefined}
        height={230}
        picked={bar && { from: least, to: below, accounts: 0 }}
        onPick={(bin) =>
          void navigate({
            to: ".",
            search: (previous) => ({
              ...previous,
              bar: "open" as const,
              least: bin.from ?? undefined,
              below: bin.to ?? undefined,
            }),
            resetScroll: false,
          })
        }
      />
    </Section>
  )
}
