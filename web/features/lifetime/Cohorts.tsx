import { Select } from "@mantine/core"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { lifetimePeriods } from "#modules/forecast/contract.ts"
import { type Curve, CurveChart } from "../../ui/CurveChart.tsx"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { CohortTable } from "./CohortTable.tsx"
import { dimensions } from "./dimensions.ts"
import styles from "./Lifetime.module.css"
import type { Lifetime } from "./LifetimePage.tsx"
import { lifetimePage } from "./route.ts"
import { useAddress } from "./useAddress.ts"

const mostCurves = 8

/** What an account brought by its age, cohort by cohort: curves, and the table behind them. */
export function Cohorts({ value, by }: { value: Lifetime; by: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { cohort } = lifetimePage.useSearch()
  const change = useAddress()
  const { currency } = value
  const nameOf = (key: string) => (key === "" ? t("lifetime.none_known") : key)
  const curves = useMemo(
    () =>
      spread(value.cohorts.filter(({ cells }) => cells.length > 3)).map(
        ({ key, cells }): Curve => ({
          name: key === "" ? t("lifetime.none_known") : key,
          style: key === cohort ? "main" : "quiet",
          points: [
            { x: 0, y: 0 },
            ...cells
              .filter(({ partial }) => !partial)
              .map(({ age, cumulative }) => ({ x: age + 1, y: Number(cumulative.amount) })),
          ],
        }),
      ),
    [value.cohorts, cohort, t],
  )
  const write = useMemo(
    () => (amount: number) => format.compactMoney({ amount: String(Math.round(amount)), currency }),
    [format, currency],
  )
  const year = value.cohorts
    .flatMap(({ key, cells }) => {
      const first = cells.find(({ age, partial }) => age === 11 && !partial)
      return first ? [{ key, amount: Number(first.cumulative.amount) }] : []
    })
    .sort((a, b) => b.amount - a.amount)
  const [best, worst] = [year[0], year.at(-1)]
  const title =
    best && worst && best !== worst
      ? t("lifetime.cohorts_finding", {
          best: nameOf(best.key),
          most: write(best.amount),
          worst: nameOf(worst.key),
          least: write(worst.amount),
        })
      : t("lifetime.cohorts_title")
  return (
    <Section
      title={t("lifetime.cohorts")}
      note={
        <Select
          aria-label={t("lifetime.by")}
          size="xs"
          allowDeselect={false}
          data={[
            {
              group: t("lifetime.by_start"),
              items: lifetimePeriods.map((key) => ({ value: key, label: t(`lifetime.period.${key}`) })),
            },
            {
              group: t("lifetime.by_attribute"),
              items: dimensions.map((key) => ({ value: key, label: t(`lifetime.dimension.${key}`) })),
            },
          ]}
          value={by}
          onChange={(chosen) =>
            chosen !== null && change({ by: chosen === "quarter" ? undefined : chosen, cohort: undefined })
          }
        />
      }
    >
      <div className={styles.stack}>
        <CurveChart
          title={title}
          unit={t("lifetime.per_account_unit")}
          curves={curves}
          across={t("lifetime.months_of_age")}
          writeX={format.number}
          write={write}
        />
        <CohortTable value={value} chosen={cohort} />
      </div>
    </Section>
  )
}

/** No more curves than can be told apart: of many every so many-th, the first and the last among them. */
function spread<Each>(all: readonly Each[]): Each[] {
  if (all.length <= mostCurves) return [...all]
  const step = (all.length - 1) / (mostCurves - 1)
  return Array.from({ length: mostCurves }, (_, i) => all[Math.round(i * step)]).filter(
    (each) => each !== undefined,
  )
}
