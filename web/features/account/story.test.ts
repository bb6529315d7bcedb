import fc from "fast-check"
import { expect, test } from "vitest"
import { digest, familyOf, isAhead, itemsOf, joined, type TimelineRow } from "./story.ts"

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
  row("2026-05-02T10:00:00Z", "page.Home", "a"),
  row("2026-05-02T09:00:00Z", "ticket.opened"),
  row("2026-05-01T09:00:00Z", "usage.Report Created", "a"),
]
const closed = { newer: false, older: false, opened: new Set<string>() }
const shape = (items: ReturnType<typeof itemsOf>) =>
  items.map((item) => (item.kind === "row" ? item.row.name : `${item.kind} ${item.day}`))

test("a day's use is one line, everything else its own; an opened day shows each use", () => {
  const days = digest(rows, dayOf)
  const items = itemsOf(days, closed)
  expect(shape(items)).toEqual([
    "day 2026-05-02",
    "ticket.opened",
    "use 2026-05-02",
    "day 2026-05-01",
    "use 2026-05-01",
  ])
  expect(items[2]).toMatchObject({
    use: {
      events: 3,
      people: 2,
      names: [
        { name: "Report Created", events: 2 },
        { name: "Home", events: 1 },
      ],
      whole: true,
    },
  })
  const opened = itemsOf(days, { ...closed, opened: new Set(["2026-05-02"]) })
  expect(shape(opened).slice(2, 6)).toEqual([
    "use 2026-05-02",
    "usage.Report Created",
    "usage.Report Created",
    "page.Home",
  ])
})

test("a day at an end where more is to come waits for it", () => {
  const days = digest(rows, dayOf)
  const names = (ends: object) => new Set(itemsOf(days, { ...closed, ...ends }).map(({ key }) => key))
  expect(names({ older: true }).has("day 2026-05-01")).toBe(false)
  expect(names({ newer: true }).has("day 2026-05-02")).toBe(false)
  expect(names({ newer: true }).has("day 2026-05-01")).toBe(true)
})

test("a single day that was not read to its end says so", () => {
  const [, use] = itemsOf(digest(rows.slice(0, 3), dayOf), { ...closed, older: true })
  expect(use).toMatchObject({ use: { events: 3, whole: false } })
})

test("however rows are cut into pages, the days are the same", () => {
  const random = fc.record({
    hour: fc.integer({ min: 0, max: 24 * 6 }),
    name: fc.constantFrom("usage.A", "ticket.opened", "page.B"),
  })
  fc.assert(
    fc.property(fc.array(random, { maxLength: 40 }), fc.array(fc.nat(40)), (given, cuts) => {
      const all = given
        .map(({ hour, name }) => row(new Date(Date.UTC(2026, 4, 1, hour)).toISOString(), name))
        .sort((a, b) => (a.at < b.at ? 1 : -1))
      const places = [0, ...cuts.filter((cut) => cut < all.length).sort((a, b) => a - b), all.length]
      const pages = places.slice(1).map((end, at) => digest(all.slice(places[at], end), dayOf))
      expect(joined(pages)).toEqual(digest(all, dayOf))
    }),
  )
})

test("families know their rows", () => {
  expect(familyOf("usage.Report Created")).toBe("use")
  expect(familyOf("subscription.mrr")).toBe("money")
  expect(familyOf("own.thing")).toBeNull()
})

test("a row more than 24 hours ahead of its recording is known", () => {
  const at = "2026-05-02T12:00:00.000Z"
  expect(isAhead({ at, recorded_at: "2026-05-01T12:00:00.000Z" })).toBe(false)
  expect(isAhead({ at, recorded_at: "2026-05-01T11:59:59.999Z" })).toBe(true)
  expect(isAhead({ at, recorded_at: "2026-05-03T12:00:00.000Z" })).toBe(false)
})
