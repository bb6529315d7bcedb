import { addDays, type Day, dayOf, daysBetween, endOfDay } from "#kernel/time.ts"
import type { Taken } from "#modules/metrics/definition.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"

/** A row's take, recounted by walking the rows. */
export function recount(
  definition: Taken,
  rows: readonly TimelineRow[],
  day: Day,
  zone: string,
  knownAt: Date,
): number | null {
  const { of, take, over } = definition
  const mine = rows.filter(
    (row) =>
      of.name.some((name) =>
        name.endsWith("*") ? row.name.startsWith(name.slice(0, -1)) : row.name === name,
      ) &&
      Object.entries(of.where).every(([key, value]) => String(row.properties[key] ?? "") === value) &&
      new Date(row.recorded_at) <= knownAt,
  )
  const dayAt = (row: TimelineRow): Day => row.day ?? dayOf(new Date(row.at), zone)
  if (take === "days_until_next") {
    const ahead = mine.filter((row) => dayAt(row) > day && new Date(row.recorded_at) < endOfDay(day, zone))
    return ahead.length === 0 ? null : Math.min(...ahead.map((row) => daysBetween(day, dayAt(row))))
  }
  const first = over === "ever" ? "0000-01-01" : addDays(day, 1 - Number.parseInt(over, 10))
  const counted = mine.filter((row) => dayAt(row) <= day && dayAt(row) >= first)
  const valued = counted.filter((row) => row.value !== null)
  const values = valued.map((row) => row.value as number)
  const total = values.reduce((sum, value) => sum + value, 0)
  const last = valued.toSorted((a, b) =>
    a.at === b.at ? (a.message_id < b.message_id ? -1 : 1) : a.at < b.at ? -1 : 1,
  )
  const orNone = (found: number): number | null => (values.length === 0 ? null : found)
  switch (take) {
    case "count":
      return counted.length
    case "sum":
      return total
    case "mean":
      return orNone(total / values.length)
    case "min":
      return orNone(Math.min(...values))
    case "max":
      return orNone(Math.max(...values))
    case "last":
      return last.at(-1)?.value ?? null
    case "distinct_people":
      return new Set(counted.map((row) => row.person).filter((person) => person !== "")).size
    case "distinct_days":
      return new Set(counted.map((row) => dayAt(row))).size
    case "distinct_names":
      return new Set(counted.map((row) => row.name)).size
    case "days_since_last": {
      const days = counted.map((row) => daysBetween(dayAt(row), day))
      return days.length === 0 ? null : Math.min(...days)
    }
  }
}
