import { SegmentedControl, Select } from "@mantine/core"
import type { TFunction } from "i18next"
import { useTranslation } from "react-i18next"
import { addDays, type Day } from "#kernel/time.ts"
import { type MovementKind, movements, rates } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { type Format, useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Downloads } from "./Downloads.tsx"
import { HolderRows } from "./HolderRows.tsx"
import { MovementBars } from "./MovementBars.tsx"
import { MovementRows } from "./MovementRows.tsx"
import { MovementTable, wholeRates } from "./MovementTable.tsx"
import { Nothing } from "./Nothing.tsx"
import styles from "./Revenue.module.css"
import { RevenueCourse } from "./RevenueCourse.tsx"
import { movementsPage } from "./route.ts"
import { SliceBar } from "./SliceBar.tsx"
import type { MovementsSearch } from "./search.ts"
import { asked as sliced } from "./slices.ts"
import { lastMonths, periodName, spanIntervals } from "./spans.ts"
import { Unconverted } from "./Unconverted.tsx"
import { useAddress } from "./useAddress.ts"
import { type Period, type Sums, Waterfall } from "./Waterfall.tsx"

/** Where MRR came from and where it went, period by period, down to the accounts and subscriptions. */
export function MovementsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = movementsPage.useSearch()
  const { interval = "month", months = interval === "month" ? 12 : 36, period, kind } = search
  const change = useAddress<MovementsSearch>()
  const { day } = useAsOf()
  const span = lastMonths(day, months, interval)
  const query = { ...span, interval, ...sliced(search.slice) }
  const asked = useApi(movements, { query }, { keep: true })
  const askedRates = useApi(rates, { query }, { keep: true })
  const found = asked.data
  const looked = found?.periods.find(({ start }) => start === period)
  const sums = found && sumsOf(looked ? [looked] : found.periods)
  const name = (start: Day) => periodName(start, interval, format, t)
  const none = found?.periods.every(
    (each) => Number(each.opening) === 0 && Number(each.closing) === 0 && each.accounts.churned === 0,
  )
  const choose = (start: string | undefined, chosen: MovementKind | undefined) =>
    change({ period: start, kind: chosen, detail: undefined, day: undefined })
  return (
    <>
      <PageHead title={t("movements.title")} note={t("portfolio.about.as_of", { day: format.day(day) })}>
        {found === undefined ? "\u00a0" : findingOf(found.periods, found.currency, t, format)}
      </PageHead>
      <div className={styles.page}>
        <SliceBar slice={search.slice} change={change}>
          <SegmentedControl
            size="xs"
            aria-label={t("movements.interval")}
            data={spanIntervals.map((value) => ({ value, label: t(`movements.by.${value}`) }))}
            value={interval}
            onChange={(value) =>
              change({
                interval: spanIntervals.find((each) => each === value && each !== "month"),
                months: undefined,
                period: undefined,
              })
            }
          />
          <Select
            size="xs"
            aria-label={t("revenue.span")}
            allowDeselect={false}
            data={["6", "12", "24", "36", "60"].map((value) => ({
              value,
              label: t("revenue.months", { count: Number(value), n: value }),
            }))}
            value={String(months)}
            onChange={(value) => change({ months: Number(value) })}
          />
        </SliceBar>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[260, 280, 360]} gap={20} />}
        {none && (
          <Nothing slice={search.slice} change={change} title={t("movements.empty")}>
            {t("movements.empty_why")}
          </Nothing>
        )}
        {found !== undefined && sums !== undefined && !none && (
          <>
            <Unconverted of={found.unconverted} />
            <div className={styles.two}>
              <Waterfall
                title={
                  looked
                    ? t("movements.of_period", { period: name(looked.start) })
                    : t("movements.of_all", {
                        from: name(span.from),
                        to: name(found.periods.at(-1)?.start ?? span.from),
                      })
                }
                sums={sums}
                currency={found.currency}
                chosen={kind}
                choose={(key) => {
                  const place = looked ?? { start: span.from, end: span.to }
                  if (key === "opening") change({ day: addDays(place.start, -1), kind: undefined })
                  else if (key === "closing") change({ day: addDays(place.end, -1), kind: undefined })
                  else choose(period, key === kind ? undefined : key)
                }}
              />
              <MovementBars
                title={barsTitle(found.periods, name, t)}
                periods={found.periods}
                interval={interval}
                currency={found.currency}
                chosen={{ period, kind }}
                choose={choose}
              />
            </div>
            {(kind !== undefined || looked !== undefined) && search.day === undefined && (
              <MovementRows
                title={[kind && t(`movements.kind.${kind}`), looked && name(looked.start)]
                  .filter(Boolean)
                  .join(", ")}
                query={{
                  from: looked?.start ?? span.from,
                  to: looked?.end ?? span.to,
                  ...sliced(search.slice),
                }}
                kind={kind}
                details={detailsOf(looked ? [looked] : found.periods, kind)}
              />
            )}
            {search.day !== undefined && (
              <HolderRows
                title={t("revenue.on_day", { day: format.day(search.day) })}
                now="MRR"
                query={{ day: search.day, ...sliced(search.slice) }}
                close={() => change({ day: undefined })}
              />
            )}
            <Section
              title={t("movements.by_period")}
              note={<Downloads of={t("movements.title")} endpoint={movements} query={query} />}
            >
              <MovementTable
                periods={found.periods}
                rates={askedRates.data?.periods ?? []}
                sums={sumsOf(found.periods)}
                interval={interval}
                currency={found.currency}
                chosen={period}
              />
            </Section>
            <RevenueCourse query={query} />
          </>
        )}
      </div>
    </>
  )
}

/** The sums of periods that follow one another; in whole minor units, so that they tie. */
function sumsOf(periods: readonly Period[]): Sums {
  const add = (kind: MovementKind) => {
    const digits = periods[0]?.[kind].split(".")[1]?.length ?? 0
    const minor = periods.reduce((total, period) => total + BigInt(period[kind].replace(".", "")), 0n)
    const text = minor.toString().padStart(digits + 1, "0")
    return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  }
  return {
    opening: periods[0]?.opening ?? "0",
    new: add("new"),
    reactivation: add("reactivation"),
    expansion: add("expansion"),
    contraction: add("contraction"),
    churn: add("churn"),
    closing: periods.at(-1)?.closing ?? "0",
  }
}

/** A movement taken apart, over periods. */
function detailsOf(periods: readonly Period[], kind: MovementKind | undefined): Record<string, string> {
  if (kind !== "expansion" && kind !== "contraction" && kind !== "churn") return {}
  const sums = new Map<string, number>()
  for (const { details } of periods)
    for (const [detail, amount] of Object.entries(details[kind]))
      sums.set(detail, (sums.get(detail) ?? 0) + Number(amount))
  return Object.fromEntries([...sums].map(([detail, sum]) => [detail, sum.toFixed(2)]))
}

function findingOf(periods: readonly Period[], currency: string, t: TFunction, format: Format): string {
  const sums = sumsOf(periods)
  const [opening, closing] = [Number(sums.opening), Number(sums.closing)]
  if (opening === 0 && closing === 0) return t("movements.finding_none")
  const money = (amount: number) => format.compactMoney({ amount: String(amount), currency })
  const gained = Number(sums.new) + Number(sums.reactivation) + Number(sums.expansion)
  const lost = Number(sums.contraction) + Number(sums.churn)
  const course = t("movements.finding", {
    opening: money(opening),
    closing: money(closing),
    change: opening === 0 ? money(closing) : format.signedPercent(closing / opening - 1),
    gained: money(gained),
    lost: money(lost),
  })
  const { netChurn, negative } = wholeRates(sums)
  if (netChurn === null) return course
  return `${course} ${t(`movements.finding_net.${negative ?? "none"}`, { share: format.percent(Math.abs(netChurn), 1) })}`
}

/** The period in which most was lost: what one looks for first. */
function barsTitle(periods: readonly Period[], name: (start: Day) => string, t: TFunction): string {
  const lost = (period: Period) => Number(period.contraction) + Number(period.churn)
  const worst = periods.toSorted((a, b) => lost(b) - lost(a))[0]
  return worst === undefined || lost(worst) === 0
    ? t("movements.nothing_lost")
    : t("movements.most_lost", { period: name(worst.start) })
}
