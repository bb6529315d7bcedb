import { type Day, dayNumber, dayOfNumber } from "#kernel/time.ts"
import type { Interval } from "./contract.ts"

/** Calendar periods within [from, to), the first and the last clipped: where each starts, and at the end where the last ends. */
export function periodStarts(from: Day, to: Day, interval: Interval): Day[] {
  const starts: Day[] = [from]
  for (let day = nextStart(from, interval); day < to; day = nextStart(day, interval)) starts.push(day)
  return [...starts, to]
}

/** The first day of the calendar period after the one a day is in. */
export function nextStart(day: Day, interval: Interval): Day {
  if (interval === "day") return dayOfNumber(dayNumber(day) + 1)
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const months = { month: 1, quarter: 3, year: 12 }[interval]
  const next = month - ((month - 1) % months) + months
  return firstOfMonth(year * 12 + next - 1)
}

/** Calendar months since year 0. */
export const monthNumber = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

/** The first day of a month. */
export function firstOfMonth(month: number): Day {
  const year = String(Math.floor(month / 12)).padStart(4, "0")
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}-01`
}

/** "2026-03" */
export const monthName = (month: number): string => firstOfMonth(month).slice(0, 7)
