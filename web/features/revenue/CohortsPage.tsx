import { MultiSelect, NumberInput, SegmentedControl, Select } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addMonths } from "#kernel/time.ts"
import { cohortMeasures, cohorts, cohortViews, listReactions } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { CohortCell } from "./CohortCell.tsx"
import { type CohortColumn, CohortGrid } from "./CohortGrid.tsx"
import cells from "./Cohorts.module.css"
import { arrowOf, type Cohort, markWords, type Placed, placed, shareWords } from "./cohort-words.ts"
import { Downloads } from "./Downloads.tsx"
import { Nothing } from "./Nothing.tsx"
import { Reactions } from "./Reactions.tsx"
import styles from "./Revenue.module.css"
import { cohortsPage } from "./route.ts"
import { SliceBar } from "./SliceBar.tsx"
import type { CohortsSearch } from "./search.ts"
import { readList, readSlices, writeList } from "./slices.ts"
import { lastMonths, periodStart } from "./spans.ts"
import { Unconverted } from "./Unconverted.tsx"
import { useAddress } from "./useAddress.ts"
import { useDimensions } from "./useDimensions.ts"

const none: Cohort[] = []
const usual = { began: 24, months: 6, threshold: 5 }

/** What became of those who came together: money or customers, month by month; what jumped asks for a reaction. */
export function CohortsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = cohortsPage.useSearch()
  const { by = "month", measure = "mrr", view = "retention" } = search
  const on = search.on ?? ("mrr" as const)
  const { began = usual.began, months = usual.months, threshold = usual.threshold } = search
  const change = useAddress<CohortsSearch>()
  const { day } = useAsOf()
  const { keys, nameOf, valueOf } = useDimensions()
  const slices = readSlices(search.slice)
  const query = {
    by,
    measure,
    view,
    on,
    threshold,
    ...lastMonths(day, began, "month"),
    ...(slices.length > 0 && { slice: slices }),
  }
  const asked = useApi(cohorts, { query }, { keep: true })
  const reactions = useApi(listReactions, { query: {} })
  const found = asked.data
  const only = readList(search.only)
  const all = found?.cohorts ?? none
  const rows = useMemo(() => {
    const chosen = readList(search.only)
    return chosen.length === 0 ? all : all.filter(({ key }) => chosen.includes(key))
  }, [all, search.only])
  const byAge = search.age !== undefined || by !== "month"
  const name = (key: string) => (by === "month" ? format.month(`${key}-01`) : valueOf(by, key))
  const columns = useMemo(
    () =>
      byAge
        ? ageColumns(rows, (n) => t("cohorts.age_about", { n: format.number(n) }))
        : Array.from({ length: months }, (_, at): CohortColumn => {
            const month = addMonths(periodStart(day, "month"), at + 1 - months)
            return {
              key: month,
              head: format.month(month),
              about: format.month(month),
              of: (cell) => cell.month === month.slice(0, 7),
            }
          }),
    [byAge, rows, months, day, format, t],
  )
  const shown = placed(rows).filter(({ cell }) => columns.some(({ of }) => of(cell)))
  const marked = shown.filter(({ cell }) => cell.marked !== null)
  const waiting = marked.filter(({ cell }) => cell.reaction_id === null)
  const looked = placed(all).find(({ cohort, cell }) => cohort.key === search.key && cell.age === search.at)
  const line = (place: Placed) =>
    `${name(place.cohort.key)}, ${t("cohorts.at_age", { n: format.number(place.cell.age) })}${place.cell.month === null ? "" : ` (${format.month(`${place.cell.month}-01`)})`}`
  return (
    <>
      <PageHead title={t("cohorts.title")} note={t("portfolio.about.as_of", { day: format.day(day) })}>
        {found === undefined
          ? "\u00a0"
          : all.length === 0
            ? t("cohorts.finding_none")
            : marked.length === 0
              ? t("cohorts.finding_calm", { count: rows.length, n: format.number(rows.length) })
              : t("cohorts.finding", {
                  count: marked.length,
                  n: format.number(marked.length),
                  of: format.number(shown.length),
                  down: format.number(marked.filter(({ cell }) => cell.marked === "down").length),
                  up: format.number(marked.filter(({ cell }) => cell.marked === "up").length),
                  waiting: format.number(waiting.length),
                })}
      </PageHead>
      <div className={styles.page}>
        <SliceBar slice={search.slice} change={change}>
          <Select
            size="xs"
            aria-label={t("cohorts.by")}
            allowDeselect={false}
            data={[
              { value: "month", label: t("cohorts.by_month") },
              ...keys.map((key) => ({
                value: key,
                label: nameOf(key),
              })),
            ]}
            value={by}
            onChange={(chosen) =>
              change({
                by: chosen === null || chosen === "month" ? undefined : chosen,
                only: undefined,
                key: undefined,
                at: undefined,
              })
            }
          />
          <SegmentedControl
            size="xs"
            aria-label={t("cohorts.measured")}
            data={cohortMeasures.map((value) => ({ value, label: t(`cohorts.measure.${value}`) }))}
            value={measure}
            onChange={(value) => change({ measure: value === "accounts" ? "accounts" : undefined })}
          />
          <SegmentedControl
            size="xs"
            aria-label={t("cohorts.viewed")}
            data={cohortViews.map((value) => ({ value, label: t(`cohorts.view.${value}`) }))}
            value={view}
            onChange={(value) => change({ view: value === "churn" ? "churn" : undefined })}
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
        <div className={styles.bar}>
          <Select
            size="xs"
            label={t("cohorts.began")}
            allowDeselect={false}
            data={["6", "12", "24", "36", "60"].map((value) => ({
              value,
              label: t("revenue.months", { count: Number(value), n: value }),
            }))}
            value={String(began)}
            onChange={(value) => change({ began: Number(value) })}
          />
          {by === "month" && (
            <Select
              size="xs"
              label={t("cohorts.columns")}
              allowDeselect={false}
              data={[
                ...["6", "12", "24"].map((value) => ({
                  value,
                  label: t("cohorts.last", { count: Number(value), n: value }),
                })),
                { value: "age", label: t("cohorts.by_age") },
              ]}
              value={byAge ? "age" : String(months)}
              onChange={(value) =>
                change(value === "age" ? { age: "true" } : { age: undefined, months: Number(value) })
              }
            />
          )}
          <MultiSelect
            size="xs"
            className={styles.choice ?? ""}
            label={t("cohorts.only")}
            placeholder={only.length === 0 ? t("cohorts.every") : ""}
            data={all.map(({ key }) => ({ value: `=${key}`, label: name(key) }))}
            value={only.map((key) => `=${key}`)}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("cohorts.every") }}
            onChange={(chosen) => change({ only: writeList(chosen.map((each) => each.slice(1))) })}
          />
          <NumberInput
            size="xs"
            className={styles.small ?? ""}
            label={t("cohorts.threshold")}
            min={0}
            max={100}
            value={threshold}
            onChange={(given) =>
              typeof given === "number" &&
              change({ threshold: given === usual.threshold ? undefined : given })
            }
          />
        </div>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[420]} />}
        {found !== undefined && all.length === 0 && (
          <Nothing slice={search.slice} change={change} title={t("cohorts.empty")}>
            {t("cohorts.empty_why")}
          </Nothing>
        )}
        {found !== undefined && all.length > 0 && (
          <>
            <Unconverted of={found.unconverted} />
            <Section
              title={t(`cohorts.title_of.${view}_${measure}`)}
              note={<Downloads of={t("cohorts.title")} endpoint={cohorts} query={query} />}
            >
              <CohortGrid
                rows={rows}
                columns={columns}
                nameOf={name}
                threshold={threshold}
                currency={found.currency}
                chosen={{ key: search.key, age: search.at }}
                choose={({ cohort, cell }) =>
                  change(
                    cohort.key === search.key && cell.age === search.at
                      ? { key: undefined, at: undefined }
                      : { key: cohort.key, at: cell.age },
                  )
                }
              />
              <p className="quiet">{t("cohorts.legend", { n: format.number(threshold) })}</p>
            </Section>
            {looked !== undefined && (
              <CohortCell
                key={`${looked.cohort.key} ${looked.cell.age}`}
                place={looked}
                query={query}
                slices={slices}
                name={name(looked.cohort.key)}
                threshold={threshold}
                close={() => change({ key: undefined, at: undefined })}
              />
            )}
            {waiting.length > 0 && (
              <Section
                title={t("cohorts.waiting", { count: waiting.length, n: format.number(waiting.length) })}
              >
                <ul className={cells.list}>
                  {waiting.map((place) => (
                    <li key={`${place.cohort.key} ${place.cell.age}`} className={cells.line}>
                      <Link
                        from="/revenue/cohorts"
                        to="/revenue/cohorts"
                        search={(previous) => ({
                          ...previous,
                          key: place.cohort.key,
                          at: place.cell.age,
                        })}
                        resetScroll={false}
                      >
                        {line(place)}
                      </Link>
                      <span>
                        {arrowOf(place.cell)} {shareWords(place.cell.value, format)},{" "}
                        {markWords(place, threshold, format, t)}
                      </span>
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            <Reactions of={reactions.data?.reactions ?? []} />
          </>
        )}
      </div>
    </>
  )
}

/** As many ages as the oldest cohort has lived. */
function ageColumns(rows: readonly Cohort[], about: (age: number) => string): CohortColumn[] {
  const oldest = Math.max(-1, ...rows.flatMap(({ cells }) => cells.map(({ age }) => age)))
  return Array.from({ length: oldest + 1 }, (_, age) => ({
    key: String(age),
    head: String(age),
    about: about(age),
    of: (cell) => cell.age === age,
  }))
}
