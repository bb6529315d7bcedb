import fc from "fast-check"
import { Temporal } from "temporal-polyfill"
import { expect, test } from "vitest"
import { dueAt } from "./working-time.ts"

const workHours = { from: 9, to: 18, weekdays: [1, 2, 3, 4, 5] }
const moscow = { timeZone: "Europe/Moscow", workHours, holidays: ["2027-01-01", "2026-11-04"] }
const at = (text: string) => new Date(`${text}:00+03:00`)
const due = (from: string, amount: string) => dueAt(moscow, at(from), amount).toISOString()

test("time passes in working hours only", () => {
  expect(due("2026-11-16T10:00", "4h")).toBe(at("2026-11-16T14:00").toISOString())
  expect(due("2026-11-16T16:00", "4h")).toBe(at("2026-11-17T11:00").toISOString())
  expect(due("2026-11-16T10:00", "1d")).toBe(at("2026-11-16T10:00").toISOString().replace("16T", "17T"))
  // From a Friday afternoon over the weekend; from a Saturday; over a holiday.
  expect(due("2026-11-20T15:00", "1d")).toBe(at("2026-11-23T15:00").toISOString())
  expect(due("2026-11-21T12:00", "2h")).toBe(at("2026-11-23T11:00").toISOString())
  expect(due("2026-11-03T17:00", "2h")).toBe(at("2026-11-05T10:00").toISOString())
  expect(due("2026-11-16T03:00", "9h")).toBe(at("2026-11-16T18:00").toISOString())
  // A workspace that works around the clock.
  const always = {
    timeZone: "UTC",
    workHours: { from: 0, to: 24, weekdays: [1, 2, 3, 4, 5, 6, 7] },
    holidays: [],
  }
  expect(dueAt(always, new Date("2026-11-21T22:00Z"), "1d").toISOString()).toBe("2026-11-22T22:00:00.000Z")
})

test("as much working time lies between as was given, counted minute by minute", () => {
  const zones = fc.constantFrom("Europe/Moscow", "America/New_York", "Asia/Kolkata")
  const instants = fc
    .integer({ min: 0, max: 365 * 24 * 4 })
    .map((quarters) => Date.UTC(2026, 0, 1) + quarters * 900_000)
  fc.assert(
    fc.property(zones, instants, fc.integer({ min: 1, max: 30 }), (timeZone, from, hours) => {
      const calendar = { ...moscow, timeZone }
      const end = dueAt(calendar, new Date(from), `${hours}h`).getTime()
      let worked = 0
      for (let minute = from; minute < end; minute += 900_000) {
        const local = Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO(timeZone)
        const off =
          !workHours.weekdays.includes(local.dayOfWeek) ||
          moscow.holidays.includes(local.toPlainDate().toString())
        if (!off && local.hour >= 9 && local.hour < 18) worked += 0.25
      }
      expect(worked).toBeCloseTo(hours, 6)
    }),
    { numRuns: 200 },
  )
})
