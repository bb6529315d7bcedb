import { addDays, addMonths, type Day, daysBetween, endOfDay, startOfDay } from "#kernel/time.ts"

/** The days the simulation tells of, oldest first. A day is known by its index. */
export type Calendar = {
  first: Day
  last: Day
  days: readonly Day[]
  /** Index of a day; negative or beyond the end for a day outside. */
  indexOf(day: Day): number
  /** Share of an ordinary working day's use: 1 on one, 0 on a day off. */
  work: Float64Array
  /** The instant after everything: the end of the last day in the vendor's zone, epoch milliseconds. */
  end: number
  /** The first instant of each day in a zone, epoch milliseconds. */
  starts(zone: string): Float64Array
}

/** Days off in Russia by "MM-DD"; the early January week is a week off for everyone. */
const holidays = new Set(
  "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-01 05-09 06-12 11-04".split(" "),
)

function workOf(day: Day): number {
  const date = day.slice(5)
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6 || holidays.has(date)) return 0
  if (date >= "12-29" || (date >= "01-09" && date <= "01-10")) return 0.6
  if (date >= "05-02" && date <= "05-08") return 0.55
  if (date >= "07-10" && date <= "08-20") return 0.9
  return 1
}

/** The calendar of `months` whole months that end with `last`. */
export function calendarOf(last: Day, months: number, zone: string): Calendar {
  const first = addDays(addMonths(last, -months), 1)
  const days = Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index))
  const byZone = new Map<string, Float64Array>()
  return {
    first,
    last,
    days,
    indexOf: (day) => daysBetween(first, day),
    work: Float64Array.from(days, workOf),
    end: endOfDay(last, zone).getTime(),
    starts(zoneAsked) {
      let starts = byZone.get(zoneAsked)
      if (!starts) {
        starts = Float64Array.from(days, (day) => startOfDay(day, zoneAsked).getTime())
        byZone.set(zoneAsked, starts)
      }
      return starts
    },
  }
}
