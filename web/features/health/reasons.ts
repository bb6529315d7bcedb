import { useCallback, useMemo } from "react"
import type { Reason } from "#modules/health/contract.ts"
import { listMetrics, type MetricSummary } from "#modules/metrics/contract.ts"
import { useApi } from "../../api.ts"
import { type Format, useFormat } from "../../ui/format.ts"

/** Every metric's definition by its key; empty until they have come. */
export function useMetrics(): Map<string, MetricSummary> {
  const { data } = useApi(listMetrics, {})
  return useMemo(() => new Map(data?.metrics.map((metric) => [metric.key, metric])), [data])
}

/** Says a reason in words of the current language: "use −41 % in 28 days". */
export function useReasonWords(): (reason: Reason) => string {
  const metrics = useMetrics()
  const format = useFormat()
  return useCallback((reason) => reasonWords(reason, metrics.get(reason.metric), format), [metrics, format])
}

/** A metric's phrase with its figures filled in; its name and value where the phrase asks for what is not known. */
export function reasonWords(
  reason: Pick<Reason, "metric" | "kind" | "from" | "to">,
  metric: MetricSummary | undefined,
  format: Format,
): string {
  if (metric === undefined) return reason.metric
  const { from, to } = reason
  const phrase = metric.phrase?.[format.language]
  const figures: Record<string, string | null> = {
    value: to === null ? null : phraseValue(to, metric, format),
    from: from === null ? null : phraseValue(from, metric, format),
    change: changeWords(from, to, metric, format),
  }
  const wanted = [...(phrase?.matchAll(/\{(\w+)\}/g) ?? [])].map((match) => match[1] ?? "")
  const known = wanted.every((name) => figures[name] !== null && figures[name] !== undefined)
  if (phrase !== undefined && known)
    return phrase.replace(/\{(\w+)\}/g, (_, name: string) => figures[name] ?? "")
  const name = metric.name[format.language]
  if (reason.kind !== "change" || from === to) return `${name}: ${format.metric(to, metric.unit)}`
  return `${name}: ${figures["change"] ?? `${format.metric(from, metric.unit)} → ${format.metric(to, metric.unit)}`}`
}

/** In a phrase the noun is given: a count stands bare, days carry their word. */
const phraseValue = (value: number, metric: MetricSummary, format: Format): string =>
  metric.unit === "days" ? format.days(Math.round(value)) : format.bare(value, metric.unit)

/** What changed between two values: relative for counts and money, a difference for what has a scale of its own. */
export function changeWords(
  from: number | null,
  to: number | null,
  metric: Pick<MetricSummary, "unit">,
  format: Format,
): string | null {
  if (from === null || to === null || from === to) return null
  if (metric.unit === "share") return format.percentagePoints(to - from)
  if (metric.unit === "days" || metric.unit === "points") return format.signed(to - from, 1)
  return from > 0 ? format.signedPercent(to / from - 1) : format.signed(to - from, 1)
}
