import fc from "fast-check"
import { Temporal } from "temporal-polyfill"
import { describe, expect, it } from "vitest"
import { instantReader, readDay, readDecimal, readList, readShare } from "./values.ts"

describe("numbers", () => {
  it.each([
    ["1 234 567,89", "1234567.89"],
    ["1\u00a0234,5", "1234.5"],
    ["1234567.89", "1234567.89"],
    ["-5", "-5"],
    ["−5,25", "-5.25"],
    ["0,125", "0.125"],
    ["1,234,567.89", "1234567.89"],
    ["1,234,567", "1234567"],
    ["1.234.567,89", "1234567.89"],
    ["1,234.5", "1234.5"],
    ["12,5", "12.5"],
    ["1.234", "1.234"],
    ["1234,567", "1234.567"],
  ])("%s is %s", (text, value) => expect(readDecimal(text)).toBe(value))

  it.each(["1,234", "12 34", "1e5", "5 ₽", "", "-", "1,2,3", "1.2.3", "0x10", "Infinity", "NaN", "1 23,4"])(
    "%s is refused",
    (text) => expect(readDecimal(text)).toBeNull(),
  )

  it("come back from how Russian and English write them, unless three digits after a lone comma leave doubt", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom("ru", "en"), (minor, locale) => {
        const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(minor / 100)
        expect(Number(readDecimal(text))).toBe(minor / 100)
      }),
    )
  })

  it("shares are parts or percents", () => {
    expect([
      readShare("0.15"),
      readShare("15%"),
      readShare("12,5 %"),
      readShare("7%"),
      readShare("x%"),
    ]).toEqual(["0.15", "0.15", "0.125", "0.07", null])
  })
})

describe("days and instants", () => {
  it("reads days as they are written", () => {
    const days = [
      "2024-12-31",
      "31.12.2024",
      "2024-12-31 10:00:00",
      "31.12.2024 10:00",
      "2024-12-31T23:59:59+05:00",
    ]
    expect(days.map(readDay)).toEqual(days.map(() => "2024-12-31"))
    const refused = [
      "31/12/2024",
      "12/31/2024",
      "2024-02-30",
      "30.02.2024",
      "20241231",
      "2024-1-1",
      "yesterday",
      "2024-12-31 later",
    ]
    expect(refused.map(readDay)).toEqual(refused.map(() => null))
  })

  it("reads instants with and without zone, epochs, and days as their start", () => {
    const read = instantReader("Europe/Moscow")
    const same = [
      "2024-12-31 10:00",
      "2024-12-31T07:00:00Z",
      "31.12.2024 10:00:00",
      "2024-12-31T10:00:00.000+03:00",
      "2024-12-31 12:00+0500",
      "1735628400",
      "1735628400000",
    ]
    expect(same.map(read)).toEqual(same.map(() => "2024-12-31T07:00:00.000Z"))
    expect(read("2024-12-31")).toBe("2024-12-30T21:00:00.000Z")
    const refused = [
      "2024-12-31 25:00",
      "2024-12-31 10:60",
      "2024-02-30 10:00",
      "noon",
      "12345678",
      "2024-12-31T10:00:00+99:00",
    ]
    expect(refused.map(read)).toEqual(refused.map(() => null))
  })

  it("agrees with Temporal minute by minute, where clocks change too", () => {
    const zones = ["Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu"]
    const minute = fc.integer({ min: 0, max: 60 * 24 * 365 * 8 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, (zone, at) => {
        const wall = Temporal.PlainDateTime.from("2015-01-01T00:00").add({ minutes: at })
        const expected = new Date(wall.toZonedDateTime(zone).epochMilliseconds).toISOString()
        expect(instantReader(zone)(wall.toString().replace("T", " "))).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })

  it("lists are divided by any of ; | ,", () => expect(readList("a; b|c,,d ")).toEqual(["a", "b", "c", "d"]))
})
