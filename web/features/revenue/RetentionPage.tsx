import { SegmentedControl, Select } from "@mantine/core"
import type { TFunction } from "i18next"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addDays, addMonths } from "#kernel/time.ts"
import { rates } from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { type Format, useFormat } from "../../ui/format.ts"
import { LineChart } from "../../ui/LineChart.tsx"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Arpa } from "./Arpa.tsx"
import { Concentration } from "./Concentration.tsx"
import { Downloads } from "./Downloads.tsx"
import { HolderRows } from "./HolderRows.tsx"
import { Nothing } from "./Nothing.tsx"
import { RetentionTable } from "./RetentionTable.tsx"
import styles from "./Revenue.module.css"
import { retentionPage } from "./route.ts"
import { SliceBar } from "./SliceBar.tsx"
import type { RetentionSearch } from "./search.ts"
import { asked as sliced } from "./slices.ts"
import { lastMonths } from "./spans.ts"
import { Unconverted } from "./Unconverted.tsx"
import { useAddress } from "./useAddress.ts"
import { Years } from "./Years.tsx"

export type Rate = Answer<typeof rates>["periods"][number]

/** Retention is told over so many months. */
const rolling = 12

/** How much stays: over rolling 12 months, against the years before, by age, and on how few it hangs. */
export function RetentionPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = retentionPage.useSearch()
  const { months = 24, before, day: looked, change: of, age } = search
  const on = search.on ?? ("mrr" as const)
  const change = useAddress<RetentionSearch>()
  const { day, query: knowledge } = useAsOf()
  const cut = sliced(search.slice)
  const query = { ...lastMonths(day, months, "month"), interval: "month" as const, over: rolling, on, ...cut }
  const asked = useApi(rates, { query }, { keep: true })
  const found = asked.data
  const periods = useMemo(() => found?.periods.filter(({ nrr }) => nrr !== null) ?? [], [found])
  const days = useMemo(() => periods.map(({ end }) => addDays(end, -1)), [periods])
  const write = useMemo(() => (share: number) => format.percent(share), [format])
  const close = () => change({ before: undefined, day: undefined, change: undefined, age: undefined })
  return (
    <>
      <PageHead title={t("retention.title")} note={t("portfolio.about.as_of", { day: format.day(day) })}>
        {found === undefined ? "\u00a0" : findingOf(periods, t, format)}
      </PageHead>
      <div className={styles.page}>
        <SliceBar slice={search.slice} change={change}>
          <Select
            size="xs"
            aria-label={t("revenue.span")}
            allowDeselect={false}
            data={["12", "24", "36", "60"].map((value) => ({
              value,
              label: t("revenue.months", { count: Number(value), n: value }),
            }))}
            value={String(months)}
            onChange={(value) => change({ months: Number(value) })}
          />
          <SegmentedControl
            size="xs"
            aria-label={t("revenue.on")}
            data={[
              { value: "mrr", label: t("revenue.on_mrr") },
              { value: "recurring", label: t("revenue.on_recurring") },
            ]}
            value={on}
            onChange={(value) => change({ on: value === "recurring" ? "recurring" : undefined })}
          />
        </SliceBar>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[220, 320, 240]} gap={20} />}
        {found !== undefined && (
          <>
            <Unconverted of={found.unconverted} />
            {periods.length === 0 ? (
              <Nothing slice={search.slice} change={change} title={t("retention.empty")}>
                {t("retention.empty_why")}
              </Nothing>
            ) : (
              <>
                <div className={styles.two}>
                  <LineChart
                    title={t("retention.nrr_title")}
                    unit={t("retention.rolling")}
                    days={days}
                    lines={[
                      { name: "NRR", values: periods.map(({ nrr }) => nrr), style: "main" },
                      { name: "GRR", values: periods.map(({ grr }) => grr), style: "quiet" },
                    ]}
                    write={write}
                    height={220}
                  />
                  <LineChart
                    title={t("retention.logo_title")}
                    unit={t("retention.rolling")}
                    days={days}
                    lines={[
                      {
                        name: t("retention.logo_churn"),
                        values: periods.map(({ logo_churn }) => logo_churn),
                        style: "main",
                      },
                    ]}
                    write={write}
                    height={220}
                  />
                </div>
                {before !== undefined && looked !== undefined && (
                  <HolderRows
                    title={[
                      of && t(`retention.change.${of}`),
                      t("retention.between", { from: format.day(before), to: format.day(looked) }),
                    ]
                      .filter(Boolean)
                      .join(", ")}
                    before={format.day(before)}
                    now={format.day(looked)}
                    query={{ before, day: looked, on, limit: 50, ...(of && { change: of }), ...cut }}
                    close={close}
                  />
                )}
                <Section
                  title={t("retention.by_month")}
                  note={<Downloads of={t("retention.title")} endpoint={rates} query={query} />}
                >
                  <RetentionTable periods={periods} chosen={looked} />
                </Section>
              </>
            )}
            <Years query={{ ...knowledge, ...cut }} />
            <div className={styles.two}>
              <Arpa query={{ ...knowledge, ...cut }} />
              <Concentration query={{ ...knowledge, ...cut }} />
            </div>
            {age !== undefined && (
              <HolderRows
                title={t("retention.of_age", {
                  count: age + 1,
                  n: format.number(age),
                  m: format.number(age + 1),
                })}
                now="MRR"
                query={{
                  day,
                  since: addDays(addMonths(day, -12 * (age + 1)), 1),
                  since_before: addDays(addMonths(day, -12 * age), 1),
                  limit: 50,
                  ...cut,
                }}
                close={close}
              />
            )}
          </>
        )}
      </div>
    </>
  )
}

function findingOf(periods: readonly Rate[], t: TFunction, format: Format): string {
  const last = periods.at(-1)
  if (last === undefined) return t("retention.finding_none")
  const share = (value: number | null) => (value === null ? "–" : format.percent(value, 1))
  const told = t("retention.finding", {
    nrr: share(last.nrr),
    grr: share(last.grr),
    logo: share(last.logo_churn),
  })
  const year = periods.at(-1 - rolling)
  if (year?.nrr == null || last.nrr === null) return told
  return `${told} ${t("retention.finding_year", { change: format.percentagePoints(last.nrr - year.nrr) })}`
}
