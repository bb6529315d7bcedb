import { Temporal } from "temporal-polyfill"
import type { Day } from "#kernel/time.ts"

/** The days that the cap on messages a contact counts back over. */
export const capDays = 7
const capMs = capDays * 86_400_000

/** When nothing is sent. */
export type Quiet = {
  /** From this hour (0…23) to that one; equal: at any hour. */
  from: number
  to: number
  /** ISO weekdays, Monday 1. */
  weekdays: readonly number[]
  holidays: ReadonlySet<Day>
}

/** Whether nothing is sent at this instant of a zone. */
export const isQuiet = (at: Date, zone: string, quiet: Quiet): boolean => quietAt(zoned(at, zone), quiet)

/** The first instant from `at` on that is not quiet; null where none comes within a year and a month. */
export function endOfQuiet(at: Date, zone: string, quiet: Quiet): Date | null {
  let time = zoned(at, zone)
  for (let step = 0; step < 1200; step++) {
    if (!quietAt(time, quiet)) return new Date(time.epochMilliseconds)
    if (isDayOff(time, quiet) || (quiet.from > quiet.to && time.hour >= quiet.from))
      time = time.add({ days: 1 }).startOfDay()
    else time = time.startOfDay().with({ hour: quiet.to })
  }
  return null
}

const zoned = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)

const isDayOff = (time: Temporal.ZonedDateTime, { weekdays, holidays }: Quiet): boolean =>
  weekdays.includes(time.dayOfWeek) || holidays.has(time.toPlainDate().toString())

function quietAt(time: Temporal.ZonedDateTime, quiet: Quiet): boolean {
  if (isDayOff(time, quiet)) return true
  const { from, to } = quiet
  return from <= to ? time.hour >= from && time.hour < to : time.hour >= from || time.hour < to
}

/**
 * The first instant from `now` on at which a contact may be sent another message: fewer than `cap` in the 7 days before
 * it, and not a quiet time. `handed`: when messages to the contact were handed over. `because`: what it has to wait for.
 */
export function earliestSending(
  now: Date,
  handed: readonly Date[],
  given: { cap: number; zone: string; quiet: Quiet },
): { at: Date; because: "cap" | "quiet" | null } | null {
  const last = handed.map((at) => at.getTime()).sort((a, b) => b - a)[given.cap - 1]
  const free = last === undefined ? now.getTime() : Math.max(now.getTime(), last + capMs)
  const at = endOfQuiet(new Date(free), given.zone, given.quiet)
  if (!at) return null
  const because = free > now.getTime() ? "cap" : at.getTime() > now.getTime() ? "quiet" : null
  return { at, because }
}

/** Attempts after which a message that could not be handed over is given up. */
export const mostAttempts = 12

/** How long to wait after a number of attempts that failed, in milliseconds: a minute, two, four … six hours at most. */
export const backoffMs = (attempts: number): number => Math.min(2 ** Math.max(0, attempts - 1), 360) * 60_000

/**
 * Whether a refusal of the other side means that the address itself takes no mail (RFC 3463): it does not exist, moved,
 * is closed. A full mailbox, a policy or the content say nothing against the address.
 */
export function killsAddress(status: string): boolean {
  const enhanced = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(status)
  if (!enhanced) return /^\s*55[0134]\b/.test(status)
  const [subject, detail] = [Number(enhanced[1]), Number(enhanced[2])]
  return subject === 1 || (subject === 2 && detail <= 1) || (subject === 4 && detail === 4)
}
