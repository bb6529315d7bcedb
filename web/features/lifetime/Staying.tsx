import { Select } from "@mantine/core"
import type { TFunction } from "i18next"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { lifetimeSurvival } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { type Curve, CurveChart, type CurvePoint } from "../../ui/CurveChart.tsx"
import { type Format, useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { dimensions } from "./dimensions.ts"
import styles from "./Lifetime.module.css"
import { lifetimePage } from "./route.ts"
import { StayingTable } from "./StayingTable.tsx"
import { groupName, type Survival } from "./survival.ts"
import { useAddress } from "./useAddress.ts"

/** How long customers stay: as observed, with the band of what is known, and foretold where one group is looked at. */
export function Staying() {
  const { t } = useTranslation()
  const format = useFormat()
  const { stay = "tier", group } = lifetimePage.useSearch()
  const change = useAddress()
  const { query } = useAsOf()
  const asked = useApi(
    lifetimeSurvival,
    { query: { ...query, ...(stay !== "all" && { by: stay }) } },
    { keep: true },
  )
  const survival = asked.data
  const looked = survival?.groups.find((each) => each.group === group) ?? survival?.groups[0]
  const curves = useMemo(() => {
    if (survival === undefined) return []
    const nameOf = (key: string) => groupName(key, stay, t)
    const observed = survival.groups.map(
      (each): Curve => ({
        name: nameOf(each.group),
        style: each === looked ? "main" : "quiet",
        step: true,
        points: each.points.map(
          ({ month, survival: y, lower, upper }): CurvePoint =>
            each === looked ? { x: month, y, low: lower, high: upper } : { x: month, y },
        ),
      }),
    )
    const projection = looked?.projection
    if (!projection) return observed
    const points = projection.survival.map(
      ({ value, interval }, month): CurvePoint => ({
        x: month,
        y: value,
        ...(interval && { low: interval[0], high: interval[1] }),
      }),
    )
    const name = t("lifetime.foretold", { group: nameOf(looked.group) })
    return [...observed, { name, style: "dashed" as const, points }]
  }, [survival, looked, stay, t])
  const write = useMemo(() => (share: number) => format.percent(share), [format])
  return (
    <Section
      title={t("lifetime.staying")}
      note={
        <Select
          aria-label={t("lifetime.compare")}
          size="xs"
          allowDeselect={false}
          data={[
            { value: "all", label: t("lifetime.all_together") },
            ...dimensions.map((key) => ({ value: key, label: t(`lifetime.dimension.${key}`) })),
          ]}
          value={stay}
          onChange={(chosen) =>
            chosen !== null && change({ stay: chosen === "tier" ? undefined : chosen, group: undefined })
          }
        />
      }
    >
      {asked.error === null ? (
        <div className={styles.stack}>
          <CurveChart
            title={survival ? findingOf(survival, looked, stay, t, format) : ""}
            unit={t("lifetime.still_here")}
            curves={curves}
            across={t("lifetime.months_since_start")}
            writeX={format.number}
            write={write}
            max={1}
            height={300}
            loading={asked.isPending}
          />
          {survival !== undefined && <StayingTable survival={survival} by={stay} looked={looked?.group} />}
        </div>
      ) : (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      )}
    </Section>
  )
}

function findingOf(
  { groups, log_rank: test }: Survival,
  looked: Survival["groups"][number] | undefined,
  by: string,
  t: TFunction,
  format: Format,
): string {
  if (looked === undefined) return t("lifetime.staying_nobody")
  const last = looked.points.findLast(({ month }) => month % 12 === 0 && month > 0) ?? looked.points.at(-1)
  const stays = t("lifetime.staying_finding", {
    group: groupName(looked.group, by, t),
    share: format.percent(last?.survival ?? 1),
    low: format.percent(last?.lower ?? 1),
    high: format.percent(last?.upper ?? 1),
    count: last?.month ?? 0,
    n: format.number(last?.month ?? 0),
  })
  if (groups.length < 2) return stays
  if (test === null) return `${stays} ${t("lifetime.test_none")}`
  const p = test.p < 0.001 ? "< 0.001" : `= ${format.fixed(test.p, 3)}`
  return `${stays} ${t(test.p < 0.05 ? "lifetime.test_differ" : "lifetime.test_same", { p })}`
}
