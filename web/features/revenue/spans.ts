import type { TFunction } from "i18next"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import type { Format } from "../../ui/format.ts"

export const spanIntervals = ["month", "quarter", "year"] as const
export type SpanInterval = (typeof spanIntervals)[number]

const monthsOf = { month: 1, quarter: 3, year: 12 } as const

/** The first day of the calendar period that a day is in. */
export function periodStart(day: Day, interval: SpanInterval): Day {
  const month = Number(day.slice(5, 7)) - 1
  const first = month - (month % monthsOf[interval]) + 1
  return `${day.slice(0, 4)}-${String(first).padStart(2, "0")}-01`
}

/** The first day after the calendar period that begins on a day. */
export const periodEnd = (start: Day, interval: SpanInterval): Day =>
  addMonths(periodStart(start, interval), monthsOf[interval])

/** So many months up to and with a day, begun with a whole period; `to` is the first day after. */
export const lastMonths = (day: Day, months: number, interval: SpanInterval): { from: Day; to: Day } => ({
  from: periodStart(addMonths(periodStart(day, "month"), 1 - months), interval),
  to: addDays(day, 1),
})

/** Whether a period ends before its calendar end. */
export const isPartial = ({ start, end }: { start: Day; end: Day }, interval: SpanInterval): boolean =>
  end < periodEnd(start, interval)

/** Mar 2026, Q1 2026, 2026. */
export function periodName(start: Day, interval: SpanInterval, format: Format, t: TFunction): string {
  if (interval === "month") return format.month(start)
  const year = start.slice(0, 4)
  return interval === "year"
    ? year
    : t("revenue.quarter", { n: Math.ceil(Number(start.slice(5, 7)) / 3), year })
}
