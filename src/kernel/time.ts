import { Temporal } from "temporal-polyfill"

/** A calendar day as "YYYY-MM-DD": sorts, compares and travels as it is. */
export type Day = string

/** The edge passes the time in; nothing below it reads the clock. */
export type Clock = () => Date

const dayShape = /^\d{4}-\d{2}-\d{2}$/

/** True for a day that exists ("2024-02-30" does not), between 1900 and 2199. */
export function isDay(text: string): text is Day {
  if (!dayShape.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return (
    !Number.isNaN(at.getTime()) &&
    at.toISOString().startsWith(text) &&
    text >= "1900-01-01" &&
    text < "2200-01-01"
  )
}

const epochMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`)

export const addDays = (day: Day, days: number): Day =>
  new Date(epochMs(day) + days * 86_400_000).toISOString().slice(0, 10)

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((epochMs(to) - epochMs(from)) / 86_400_000)

/** Days since 1970-01-01: for arithmetic over many days. */
export const dayNumber = (day: Day): number => Math.round(epochMs(day) / 86_400_000)

/** The day of a number of days since 1970-01-01. */
export const dayOfNumber = (number: number): Day => new Date(number * 86_400_000).toISOString().slice(0, 10)

/** The same day `months` later; the 31st becomes the last day of a shorter month. */
export const addMonths = (day: Day, months: number): Day =>
  Temporal.PlainDate.from(day).add({ months }).toString()

/** The calendar day an instant falls on in a zone. */
export const dayOf = (at: Date, zone: string): Day =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()

/** The hour of its day, 0…23, that an instant falls in in a zone. */
export const hourOf = (at: Date, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).hour

const quarter = 900_000
const quarterDays = new Map<string, Map<number, Day>>()

/**
 * The calendar day of an epoch in milliseconds, for many instants at once. Zones change their day only at quarters of an
 * hour (all since 1972 do), so each quarter is worked out once and kept, up to 100,000 a zone.
 */
export function dayIn(zone: string, epochMs: number): Day {
  let days = quarterDays.get(zone)
  if (!days || days.size > 100_000) quarterDays.set(zone, (days = new Map<number, Day>()))
  const start = Math.floor(epochMs / quarter)
  let day = days.get(start)
  if (day === undefined) days.set(start, (day = dayOf(new Date(start * quarter), zone)))
  return day
}

/** The first instant after a day in a zone: days are half-open, [startOfDay(d), endOfDay(d)). */
export const endOfDay = (day: Day, zone: string): Date => startOfDay(addDays(day, 1), zone)

/** The first instant of a day in a zone (not always midnight: some zones skip it). */
export const startOfDay = (day: Day, zone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds)

/** True for a zone the runtime knows ("Europe/Moscow"). */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** `startOfDay` in a zone as ISO text, remembered day by day: for many rows over few days. */
export function dayStarts(zone: string): (day: Day) => string {
  const known = new Map<Day, string>()
  return (day) => {
    let start = known.get(day)
    if (start === undefined) {
      start = startOfDay(day, zone).toISOString()
      known.set(day, start)
    }
    return start
  }
}
