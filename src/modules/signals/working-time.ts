import { Temporal } from "temporal-polyfill"
import { addDays, dayOf } from "#kernel/time.ts"
import type { Workspace } from "#modules/identity/index.ts"

type Calendar = Pick<Workspace, "timeZone" | "workHours" | "holidays">

/** A calendar without a working day in so many days has none. */
const mostDays = 400

/**
 * The instant until which an amount of working time has passed since `from`: "4h" is four working hours, "2d" the hours of
 * two working days. Nights, weekdays off and holidays do not count.
 */
export function dueAt(workspace: Calendar, from: Date, due: string): Date {
  const { timeZone, workHours, holidays } = workspace
  const amount = Number.parseInt(due, 10)
  let left = (due.endsWith("d") ? amount * (workHours.to - workHours.from) : amount) * 3_600_000
  let end = from
  for (let day = dayOf(from, timeZone), i = 0; i < mostDays; i++, day = addDays(day, 1)) {
    const date = Temporal.PlainDate.from(day)
    if (!workHours.weekdays.includes(date.dayOfWeek) || holidays.includes(day)) continue
    const at = (hour: number) =>
      date
        .toZonedDateTime(timeZone)
        .add({ days: hour === 24 ? 1 : 0 })
        .with({ hour: hour % 24 }).epochMilliseconds
    const begin = Math.max(at(workHours.from), from.getTime())
    const close = at(workHours.to)
    if (begin >= close) continue
    end = new Date(Math.min(close, begin + left))
    left -= close - begin
    if (left <= 0) return end
  }
  return end
}
