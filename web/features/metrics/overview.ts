import type { z } from "zod"
import { type MetricSummary, type metricOverview, subjects } from "#modules/metrics/contract.ts"

type Figures = z.output<typeof metricOverview.response>["metrics"][number]

/** A metric as the list shows it; without figures while they are on their way. */
export type Row = { metric: MetricSummary; figures: Figures | undefined }

export type Group = { subject: MetricSummary["subject"]; rows: Row[] }

/** Metrics in which a text occurs, by subject, in the order of the subjects; those without one come last. */
export function groupsOf(
  metrics: MetricSummary[],
  figures: Figures[] | undefined,
  text: string,
  language: "en" | "ru",
): Group[] {
  const byKey = new Map(figures?.map((each) => [each.key, each]))
  const wanted = text.trim().toLowerCase()
  const found = metrics
    .filter(({ key, name, about }) =>
      [key, name.en, name.ru, about.en, about.ru].some((each) => each.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => a.name[language].localeCompare(b.name[language], language))
  return [...subjects, null].flatMap((subject) => {
    const rows = found
      .filter((metric) => metric.subject === subject)
      .map((metric) => ({ metric, figures: byKey.get(metric.key) }))
    return rows.length === 0 ? [] : [{ subject, rows }]
  })
}

/** Whether a median moved to the good or to the bad side; null where it did not move, or no side is better. */
export function turnOf({ metric, figures }: Row): "better" | "worse" | null {
  const { median = null, median_before: before = null } = figures ?? {}
  if (median === null || before === null || median === before || metric.good === "neither") return null
  return median > before === (metric.good === "up") ? "better" : "worse"
}
