import fc from "fast-check"
import { expect, test } from "vitest"
import { backoffMs, earliestSending, isQuiet, killsAddress, mostAttempts, type Quiet } from "./rules.ts"

const day = 86_400_000
const zones = ["Europe/Moscow", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]

/** Hour, ISO weekday and day of an instant in a zone, by the runtime's own calendar. */
function clockIn(zone: string, at: number): { hour: number; weekday: number; day: string } {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      hour: "2-digit",
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts["weekday"] ?? "") + 1
  return { hour: Number(parts["hour"]), weekday, day: `${parts["year"]}-${parts["month"]}-${parts["day"]}` }
}

function naivelyQuiet(at: number, zone: string, quiet: Quiet): boolean {
  const { hour, weekday, day: date } = clockIn(zone, at)
  if (quiet.weekdays.includes(weekday) || quiet.holidays.has(date)) return true
  for (let h = quiet.from; h !== quiet.to; h = (h + 1) % 24) if (h === hour) return true
  return false
}

const hour = fc.integer({ min: 0, max: 23 })
const arbitraryQuiet = fc.record({
  from: hour,
  to: hour,
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 6 }),
  holidays: fc
    .subarray(["2026-11-01", "2026-11-02", "2026-11-04", "2026-03-29", "2026-03-09"])
    .map((days) => new Set(days)),
})
/** Around the changes to and from summer time, in steps of a quarter of an hour. */
const instant = fc
  .tuple(
    fc.constantFrom("2026-03-06T00:00:00Z", "2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z"),
    fc.nat(1500),
  )
  .map(([from, quarters]) => new Date(Date.parse(from) + quarters * 900_000))

test("a message goes at the first instant that is neither quiet nor over the cap", () => {
  fc.assert(
    fc.property(
      instant,
      fc.constantFrom(...zones),
      arbitraryQuiet,
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: 0, max: 7 * 96 }), { maxLength: 5 }),
      (now, zone, quiet, cap, ago) => {
        const handed = ago.map((quarters) => new Date(now.getTime() - quarters * 900_000))
        const allowed = (at: number) =>
          handed.filter((sent) => sent.getTime() > at - 7 * day).length < cap &&
          !naivelyQuiet(at, zone, quiet)
        let expected = now.getTime()
        while (!allowed(expected)) expected += 900_000
        const found = earliestSending(now, handed, { cap, zone, quiet })
        expect(found?.at.toISOString()).toBe(new Date(expected).toISOString())
        expect(found?.because === null).toBe(expected === now.getTime())
        expect(isQuiet(now, zone, quiet)).toBe(naivelyQuiet(now.getTime(), zone, quiet))
      },
    ),
    { numRuns: 300 },
  )
})

test("however messages of many plays are asked for, a contact gets at most the cap in any seven days, none in quiet hours, each in its turn", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40 * 24), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      arbitraryQuiet,
      fc.constantFrom(...zones),
      (asked, cap, quiet, zone) => {
        const begin = Date.parse("2026-10-05T00:00:00Z")
        const sent: Date[] = []
        for (const hours of asked.toSorted((a, b) => a - b)) {
          const from = new Date(Math.max(begin + hours * 3_600_000, sent.at(-1)?.getTime() ?? 0))
          const when = earliestSending(from, sent, { cap, zone, quiet })
          if (when) sent.push(when.at)
        }
        for (const at of sent) {
          expect(naivelyQuiet(at.getTime(), zone, quiet)).toBe(false)
          const within = sent.filter((other) => other > new Date(at.getTime() - 7 * day) && other <= at)
          expect(within.length).toBeLessThanOrEqual(cap)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test("a week without an hour to send in is no time to send", () => {
  const holidays = new Set<string>()
  for (let at = Date.parse("2026-01-01"); at < Date.parse("2030-01-01"); at += day)
    holidays.add(new Date(at).toISOString().slice(0, 10))
  const quiet = { from: 0, to: 0, weekdays: [], holidays }
  expect(earliestSending(new Date("2026-05-01T10:00:00Z"), [], { cap: 1, zone: "UTC", quiet })).toBeNull()
})

test("attempts come ever more seldom, and end within three days", () => {
  const waits = Array.from({ length: mostAttempts }, (_, at) => backoffMs(at + 1))
  expect(waits.slice(0, 4)).toEqual([60_000, 120_000, 240_000, 480_000])
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(3 * day)
})

test.each([
  ["550 5.1.1 The email account that you tried to reach does not exist", true],
  ["550 5.1.10 RESOLVER.ADR.RecipientNotFound", true],
  ["5.2.1", true],
  ["5.4.4", true],
  ["550 no such user here", true],
  ["552 5.2.2 The email account is over quota", false],
  ["550 5.7.1 Message rejected as spam by Content Filtering", false],
  ["554 5.6.0 content not accepted", false],
  ["5.0.0", false],
])("an address is dead after '%s': %s", (answer, dead) => {
  expect(killsAddress(answer)).toBe(dead)
})
