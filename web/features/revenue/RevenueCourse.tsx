import { SegmentedControl, Select } from "@mantine/core"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { course } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { type Line, LineChart } from "../../ui/LineChart.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Downloads } from "./Downloads.tsx"
import styles from "./Revenue.module.css"
import { movementsPage } from "./route.ts"
import type { MovementsSearch } from "./search.ts"
import type { SpanInterval } from "./spans.ts"
import { useAddress } from "./useAddress.ts"
import { useDimensions } from "./useDimensions.ts"

type Props = { query: { from: string; to: string; slice?: string[]; interval: SpanInterval } }

/** MRR or ARR at the end of each period, in all or by a dimension. */
export function RevenueCourse({ query }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { by, as } = movementsPage.useSearch()
  const change = useAddress<MovementsSearch>()
  const { keys, nameOf, valueOf } = useDimensions()
  const wanted = { ...query, ...(by && { by, groups: 6 }) }
  const asked = useApi(course, { query: wanted }, { keep: true })
  const found = asked.data
  const measure = as ?? "mrr"
  const days = useMemo(() => (found?.ends ?? []).map((end) => addDays(end, -1)), [found])
  const lines = (found?.series ?? []).map(
    (series, at): Line => ({
      name:
        by === undefined
          ? measure.toUpperCase()
          : series.key === null
            ? t("movements.others")
            : valueOf(by, series.key),
      values: series[measure].map(Number),
      style: at === 0 ? "main" : "quiet",
    }),
  )
  const currency = found?.currency ?? format.currency
  const write = useMemo(
    () => (amount: number) => format.compactMoney({ amount: String(amount), currency }),
    [format, currency],
  )
  const first = lines[0]
  const [from, to] = [first?.values[0], first?.values.at(-1)]
  const title =
    first && typeof from === "number" && typeof to === "number"
      ? t("movements.course_finding", { name: first.name, from: write(from), to: write(to) })
      : t("movements.course")
  return (
    <Section
      title={t("movements.course")}
      note={
        <span className={styles.bar}>
          <SegmentedControl
            size="xs"
            aria-label={t("movements.course_as")}
            data={[
              { value: "mrr", label: "MRR" },
              { value: "arr", label: "ARR" },
            ]}
            value={measure}
            onChange={(chosen) => change({ as: chosen === "arr" ? "arr" : undefined })}
          />
          <Select
            size="xs"
            aria-label={t("movements.course_by")}
            placeholder={t("movements.in_all")}
            clearable
            clearButtonProps={{ "aria-label": t("movements.in_all") }}
            data={keys.map((key) => ({ value: key, label: nameOf(key) }))}
            value={by ?? null}
            onChange={(chosen) => change({ by: chosen ?? undefined })}
          />
          <Downloads of={t("movements.course")} endpoint={course} query={wanted} />
        </span>
      }
    >
      {asked.error === null ? (
        <LineChart
          title={title}
          unit={t("movements.at_end")}
          days={days}
          lines={lines}
          write={write}
          height={240}
          loading={asked.isPending}
        />
      ) : (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      )}
    </Section>
  )
}
