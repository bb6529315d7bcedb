import { Temporal } from "temporal-polyfill"
import type { RowProblem } from "#kernel/records.ts"
import { isDay } from "#kernel/time.ts"
import type { Field } from "./fields.ts"

/** What a cell says, or why it cannot be read. */
export type Read = { value: string | number | string[] } | { problem: RowProblem }

const spaces = "[ \\u00a0\\u202f\\u2009]"
const plainNumber = /^-?\d+(?:[.,]\d+)?$/
const spacedNumber = new RegExp(`^-?\\d{1,3}(?:${spaces}\\d{3})+(?:[.,]\\d+)?$`)
const commaGroups = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)$|^-?\d{1,3}(?:,\d{3}){2,}$/
const dotGroups = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)$|^-?\d{1,3}(?:\.\d{3}){2,}$/
const eitherWay = /^-?[1-9]\d{0,2},\d{3}$/

/** A number as people write it → decimal text ("1 234 567,89" → "1234567.89"); null where it could mean two things. */
export function readDecimal(text: string): string | null {
  const signed = text.replace(/^[−–]/, "-")
  if (eitherWay.test(signed)) return null
  if (plainNumber.test(signed)) return signed.replace(",", ".")
  if (spacedNumber.test(signed)) return signed.replace(new RegExp(spaces, "g"), "").replace(",", ".")
  if (commaGroups.test(signed)) return signed.replaceAll(",", "")
  if (dotGroups.test(signed)) return signed.replaceAll(".", "").replace(",", ".")
  return null
}

/** A share as 0.15, 0,15 or 15% → decimal text. */
export function readShare(text: string): string | null {
  if (!text.endsWith("%")) return readDecimal(text)
  const percent = readDecimal(text.slice(0, -1).trim())
  return percent === null ? null : String(Number((Number(percent) / 100).toPrecision(15)))
}

const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?)\s?(Z|[+-]\d{2}:?\d{2})?$/i
const dottedDay = /^(\d{2})\.(\d{2})\.(\d{4})(?:[ T](.+))?$/

/** A day, "2024-12-31" or "31.12.2024", a time of day after it being passed over; null for anything else. */
export function readDay(text: string): string | null {
  const iso = withIsoDay(text)
  const day = isoTime.exec(iso)?.[1] ?? iso
  return isDay(day) ? day : null
}

function withIsoDay(text: string): string {
  const dotted = dottedDay.exec(text)
  if (!dotted) return text
  const [, day, month, year, time] = dotted
  return `${year}-${month}-${day}${time ? ` ${time}` : ""}`
}

/** Reads instants; those without a zone are of the zone given. Half-hours already reckoned are remembered. */
export function instantReader(zone: string): (text: string) => string | null {
  const halfHours = new Map<string, number>()
  const halfHourStart = (day: string, clock: string): number => {
    const key = `${day}T${clock}`
    let start = halfHours.get(key)
    if (start === undefined) {
      start = Temporal.PlainDateTime.from(key).toZonedDateTime(zone).epochMilliseconds
      halfHours.set(key, start)
    }
    return start
  }
  return (text) => {
    const epoch = readEpoch(text)
    if (epoch !== null) return new Date(epoch).toISOString()
    const iso = withIsoDay(text)
    // Where the clocks skip midnight this is the instant after the gap: the first of the day.
    if (isDay(iso)) return new Date(halfHourStart(iso, "00:00")).toISOString()
    const [, day = "", clock = "", offset] = isoTime.exec(iso) ?? []
    if (!isDay(day)) return null
    const [hours = 0, minutes = 0, seconds = 0] = clock.replace(",", ".").split(":").map(Number)
    if (hours > 23 || minutes > 59 || seconds >= 60) return null
    if (offset) {
      const at = new Date(`${day}T${clock.replace(",", ".").slice(0, 12)}${colonised(offset)}`)
      return Number.isNaN(at.getTime()) ? null : at.toISOString()
    }
    const half = minutes < 30 ? 0 : 30
    const start = halfHourStart(day, `${String(hours).padStart(2, "0")}:${half === 0 ? "00" : "30"}`)
    return new Date(start + (minutes - half) * 60_000 + Math.floor(seconds * 1000)).toISOString()
  }
}

const colonised = (offset: string): string =>
  /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase()

/** Seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970. */
function readEpoch(text: string): number | null {
  if (!/^\d{9,13}$/.test(text)) return null
  if (text.length <= 10) return Number(text) * 1000
  return text.length >= 12 ? Number(text) : null
}

export const readList = (text: string): string[] =>
  text
    .split(/[;|,]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")

/** Reads cells of fields, in the workspace's zone. The cell is trimmed and not empty. */
export function cellReader(zone: string): (field: Pick<Field, "key" | "type">, text: string) => Read {
  const readInstant = instantReader(zone)
  const badNumber = (key: string, text: string, remedy: string): Read => ({
    problem: { field: key, code: "bad_number", message: `'${text}' in ${key} is not ${remedy}.` },
  })
  return ({ key, type }, text) => {
    switch (type) {
      case "text":
        return { value: text }
      case "lower":
        return { value: text.toLowerCase() }
      case "code":
        return { value: text.toUpperCase() }
      case "list":
        return { value: readList(text) }
      case "number":
      case "decimal": {
        const decimal = readDecimal(text)
        if (decimal === null || decimal.length > 30)
          return badNumber(
            key,
            text,
            "a number such as 1234.56, 1234,56 or 1 234,56 (1,234 could be read two ways)",
          )
        return { value: type === "number" ? Number(decimal) : decimal }
      }
      case "share": {
        const share = readShare(text)
        return share === null || share.length > 30
          ? badNumber(key, text, "a share such as 0.15 or 15%")
          : { value: share }
      }
      case "day": {
        const day = readDay(text)
        if (day !== null) return { value: day }
        return { problem: badDate(key, text, "a day such as 2024-12-31 or 31.12.2024") }
      }
      case "instant": {
        const at = readInstant(text)
        if (at !== null) return { value: at }
        return {
          problem: badDate(
            key,
            text,
            "an instant such as 2024-12-31 10:00, 2024-12-31T10:00:00+03:00 or 31.12.2024 10:00",
          ),
        }
      }
    }
  }
}

export const badDate = (key: string, text: string, remedy: string): RowProblem => ({
  field: key,
  code: "bad_date",
  message: `'${text}' in ${key} is not ${remedy}.`,
})
