import { expect, test } from "vitest"
import { daysOf, familyOf, type TimelineRow } from "./story.ts"

let made = 0
const row = (at: string, name: string, person = ""): TimelineRow => ({
  name,
  at,
  recorded_at: at,
  person,
  value: null,
  properties: {},
  source: "test",
  message_id: `m${made++}`,
})
const dayOf = (instant: string) => instant.slice(0, 10)

const rows = [
  row("2026-05-02T12:00:00Z", "usage.Report Created", "a"),
  row("2026-05-02T11:00:00Z", "usage.Report Created", "b"),
  row("2026-05-02T10:00:00Z", "usage.File Uploaded", "a"),
  row("2026-05-02T09:00:00Z", "ticket.opened"),
  row("2026-05-01T09:00:00Z", "usage.Report Created", "a"),
]

test("a day's use is one line, everything else its own", () => {
  const [second, first] = daysOf(rows, dayOf, false)
  expect(second?.use).toEqual({
    events: 3,
    people: 2,
    names: [
      { name: "Report Created", events: 2 },
      { name: "File Uploaded", events: 1 },
    ],
    whole: true,
  })
  expect(second?.rows.map((each) => each.name)).toEqual(["ticket.opened"])
  expect(first).toMatchObject({ day: "2026-05-01", use: { events: 1 }, rows: [] })
})

test("a day that more rows may belong to waits for them", () => {
  expect(daysOf(rows, dayOf, true).map((day) => day.day)).toEqual(["2026-05-02"])
})

test("a single day that was not read to its end says so", () => {
  const [day] = daysOf(rows.slice(0, 3), dayOf, true)
  expect(day?.use).toMatchObject({ events: 3, whole: false })
})

test("families know their rows", () => {
  expect(familyOf("usage.Report Created")).toBe("use")
  expect(familyOf("subscription.mrr")).toBe("money")
  expect(familyOf("own.thing")).toBeNull()
})
