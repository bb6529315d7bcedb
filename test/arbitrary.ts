import fc from "fast-check"
import { newId } from "#kernel/ids.ts"
import { addDays } from "#kernel/time.ts"
import { type Definition, metricSchema, type Taken, takes } from "#modules/metrics/definition.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"

const words = { en: "x", ru: "х" }
const head = { name: words, about: words, unit: "number", good: "up" } as const

/** A metric by what matters of it. */
export const metric = (body: object): Definition => metricSchema.parse({ ...head, ...body })

export const zones = ["Europe/Moscow", "America/New_York", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"]
const names = ["usage.A", "usage.B", "usage.A b", "ticket.opened", "subscription.renewal"]
// Around both changes of the clock in New York and Berlin, to the quarter of an hour.
export const instants = fc
  .integer({ min: 0, max: 4 * 24 * 260 })
  .map((quarter) => Date.parse("2024-02-20T00:00:00Z") + quarter * 900_000)

export const sentRows = fc.array(
  fc.record({
    account: fc.constantFrom("a", "b", "Ω", ""),
    person: fc.constantFrom("", "p1", "p2", "p3"),
    name: fc.constantFrom(...names),
    at: instants,
    lateDays: fc.constantFrom(0, 0, 0, 3, 40),
    // Quarters add up exactly in any order.
    value: fc.option(fc.integer({ min: -40, max: 40 }).map((n) => n / 4)),
    plan: fc.constantFrom(undefined, "pro", "5", 5, true),
  }),
  { maxLength: 60 },
)
export const takenBodies = fc.array(
  fc
    .record({
      name: fc.constantFrom(
        ["usage.*"],
        ["usage.A"],
        ["usage.A", "ticket.*"],
        ["*"],
        ["subscription.renewal"],
        ["none"],
      ),
      where: fc.constantFrom({}, {}, { plan: "pro" }, { plan: 5 }, { plan: true }),
      take: fc.constantFrom(...takes),
      over: fc.constantFrom("1d", "2d", "28d", "90d", "ever"),
    })
    .map(({ name, where, take, over }) => ({
      of: { name, where },
      take,
      over: take === "days_until_next" ? "ever" : over,
    })),
  { minLength: 1, maxLength: 6 },
)
export const asOfDays = fc.uniqueArray(
  fc.integer({ min: -5, max: 275 }).map((n) => addDays("2024-02-20", n)),
  { minLength: 1, maxLength: 5 },
)

type SentRow = typeof sentRows extends fc.Arbitrary<(infer Row)[]> ? Row : never

/** Rows as they are appended. */
export const writtenRow = (row: SentRow): TimelineRow => ({
  account_id: row.account,
  person: row.person,
  name: row.name,
  at: new Date(row.at).toISOString(),
  recorded_at: new Date(row.at + row.lateDays * 86_400_000).toISOString(),
  value: row.value,
  properties: row.plan === undefined ? {} : { plan: row.plan },
  source: "test",
  message_id: newId(),
})

/** Metrics m0, m1 … of these bodies. */
export const takenMetrics = (bodies: readonly object[]): Taken[] =>
  bodies.map((body, i) => metric({ key: `m${i}`, ...body }) as Taken)
