import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { metricSpread } from "#modules/metrics/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import { type Line, LineChart } from "../../ui/LineChart.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import type { Metric } from "./MetricPage.tsx"

/** The median and the quartiles over accounts at month ends of 13 months. */
export function Spread({ metric, of }: { metric: Metric; of: "all" | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query } = useAsOf()
  const asked = useApi(
    metricSpread,
    { params: { key: metric.key }, query: { ...query, ...(of && { of }) } },
    { keep: true },
  )
  const points = asked.data?.points
  const days = useMemo(() => points?.map((point) => point.day) ?? [], [points])
  const lines = useMemo((): Line[] => {
    const values = (name: "q1" | "median" | "q3") => points?.map((point) => point[name]) ?? []
    return [
      { name: t("metrics.line.median"), values: values("median"), style: "main" },
      { name: t("metrics.line.q3"), values: values("q3"), style: "quiet" },
      { name: t("metrics.line.q1"), values: values("q1"), style: "quiet" },
    ]
  }, [points, t])
  const write = useMemo(() => (value: number) => format.bare(value, metric.unit), [format, metric.unit])
  const known = points?.filter(({ median }) => median !== null) ?? []
  const [first, last] = [known[0], known.at(-1)]
  const title =
    first === undefined || last === undefined
      ? t("metrics.spread_none")
      : t(first.median === last.median ? "metrics.spread_same" : "metrics.spread_title", {
          from: format.metric(first.median, metric.unit),
          to: format.metric(last.median, metric.unit),
          when: format.month(first.day),
        })
  return (
    <Section title={t("metrics.history")}>
      {asked.error === null ? (
        <LineChart
          title={title}
          unit={t(`unit.${metric.unit}`)}
          days={days}
          lines={lines}
          write={write}
          loading={asked.isPending}
          height={220}
        />
      ) : (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      )}
    </Section>
  )
}
