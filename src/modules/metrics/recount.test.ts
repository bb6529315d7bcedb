import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { append } from "#modules/timeline/index.ts"
import { instants, metric, sentRows, takenBodies, takenMetrics, writtenRow, zones } from "#test/arbitrary.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { recount } from "#test/recount.ts"
import { computeMatrix } from "./matrix.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const runs = 25
const takenEach = 5
const formulasEach = 3
const daysEach = 5

/** A formula as text, and how it is worked out by hand from the taken metrics as of a day. */
type Worked = {
  text: string
  value: (of: (place: number, day: Day) => number | null, day: Day) => number | null
}

const offsets: [text: string, back: (day: Day) => Day][] = [
  ["", (day) => day],
  ["@-7d", (day) => addDays(day, -7)],
  ["@-28d", (day) => addDays(day, -28)],
  ["@-1y", (day) => addMonths(day, -12)],
]
const pairs: [text: (a: string, b: string) => string, work: (a: number, b: number) => number | null][] = [
  [(a, b) => `(${a} + ${b})`, (a, b) => a + b],
  [(a, b) => `(${a} - ${b})`, (a, b) => a - b],
  [(a, b) => `(${a} * ${b})`, (a, b) => a * b],
  [(a, b) => `(${a} / ${b})`, (a, b) => (b === 0 ? null : a / b)],
  [(a, b) => `min(${a}, ${b})`, Math.min],
  [(a, b) => `max(${a}, ${b})`, Math.max],
]

const { formula } = fc.letrec<{ formula: Worked }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.nat(takenEach - 1), fc.constantFrom(...offsets)).map(
      ([place, [text, back]]): Worked => ({
        text: `m${place}${text}`,
        value: (of, day) => of(place, back(day)),
      }),
    ),
    fc.integer({ min: 0, max: 12 }).map(
      (quarters): Worked => ({
        text: String(quarters / 4),
        value: () => quarters / 4,
      }),
    ),
    fc.tuple(fc.constantFrom(...pairs), tie("formula"), tie("formula")).map(
      ([[text, work], left, right]): Worked => ({
        text: text(left.text, right.text),
        value(of, day) {
          const [a, b] = [left.value(of, day), right.value(of, day)]
          return a === null || b === null ? null : work(a, b)
        },
      }),
    ),
    fc.tuple(tie("formula"), tie("formula")).map(
      ([first, second]): Worked => ({
        text: `coalesce(${first.text}, ${second.text})`,
        value: (of, day) => first.value(of, day) ?? second.value(of, day),
      }),
    ),
  ),
}))

/** Nothing and minus nothing are one number. */
const plain = (value: number | null): number | null => (value === null ? null : value + 0)

test("200 random metric definitions on 5 as-of days each equal a naive recount of rows sent twice and late", async () => {
  let definitionsMet = 0
  let valuesMet = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        rows: sentRows,
        again: fc.array(fc.nat(59), { maxLength: 20 }),
        bodies: fc.array(takenBodies, { minLength: takenEach, maxLength: takenEach }),
        formulas: fc.array(formula, { minLength: formulasEach, maxLength: formulasEach }),
        asOf: fc.uniqueArray(fc.integer({ min: -5, max: 275 }), {
          minLength: daysEach,
          maxLength: daysEach,
        }),
        zone: fc.constantFrom(...zones),
        known: fc.option(instants, { nil: undefined }),
      }),
      async ({ rows, again, bodies, formulas, asOf, zone, known }) => {
        const ctx = await engines.workspace({ timeZone: zone })
        const written = rows.map(writtenRow)
        await append(ctx, written)
        // The same message once more, in a block of its own and twice within it.
        const repeated = again.flatMap((place) => written.filter((_, i) => i === place))
        await append(ctx, repeated)
        const taken = takenMetrics(bodies.flatMap(([body]) => (body ? [body] : [])))
        const worked = formulas.map(({ text }, i) => metric({ key: `f${i}`, formula: text }))
        const definitions = [...taken, ...worked]
        const days = asOf.map((n) => addDays("2024-02-20", n))
        const accounts = ["a", "b", "Ω", "unseen"]
        const knownAt = known === undefined ? undefined : new Date(known)
        const wanted = definitions.map(({ key }) => key)
        const question = { definitions, wanted, days, accounts, ...(knownAt && { knownAt }) }
        const matrix = await computeMatrix(ctx, question)
        const by = knownAt ?? engines.clock()
        for (const account of accounts) {
          const own = written.filter((row) => row.account_id === account)
          const of = (place: number, day: Day) => recount(taken[place]!, own, day, zone, by)
          for (const [i, day] of days.entries()) {
            const counted = [
              ...taken.map((_, place) => of(place, day)),
              ...formulas.map(({ value }) => value(of, day)),
            ].map(plain)
            const answered = wanted.map((key) => plain(matrix.value(key, account, i)))
            expect({ account, day, zone, definitions, values: answered }).toEqual({
              account,
              day,
              zone,
              definitions,
              values: counted,
            })
            valuesMet += counted.length
          }
        }
        definitionsMet += definitions.length
      },
    ),
    { numRuns: runs },
  )
  expect([definitionsMet, valuesMet]).toEqual([200, 200 * daysEach * 4])
}, 60_000)
