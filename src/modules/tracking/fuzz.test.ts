import fc from "fast-check"
import { expect, it } from "vitest"
import { testProduct } from "#test/app.ts"
import { allRows, sender } from "#test/tracking.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()
const send = (await sender(app, ctx)).send

const strings = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "x\udc00y",
    "__proto__",
    "constructor",
    "é".repeat(300),
  ),
)
const keys = fc.oneof(
  strings,
  fc.constantFrom("__proto__", "constructor", "prototype", "email", "name", "value"),
)
const anything = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" })
const objects = fc
  .array(fc.tuple(keys, fc.oneof(anything, strings)), { maxLength: 4 })
  .map((entries): unknown => Object.fromEntries(entries))
const instants = fc.oneof(
  strings,
  anything,
  fc.constantFrom(
    "2015-2-02T00:30:08.276Z",
    "2024-02-30T00:00:00Z",
    "0000-01-01",
    "9999-12-31T23:59:59.999Z",
    "+275760-09-13T00:00:00.000Z",
    "2026-11-01",
    1e308,
  ),
)

/** A message with anything anywhere; mostly refused, sometimes taken. */
const odd = fc
  .record(
    {
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom("track", "identify", "group", "page", "screen", "alias") },
        anything,
      ),
      userId: fc.oneof(strings, anything),
      anonymousId: fc.oneof(strings, anything),
      previousId: fc.oneof(strings, anything),
      groupId: fc.oneof(strings, anything),
      event: fc.oneof(strings, anything),
      name: fc.oneof(strings, anything),
      properties: fc.oneof(objects, anything),
      traits: fc.oneof(objects, anything),
      context: fc.oneof(objects, anything, fc.record({ groupId: fc.oneof(strings, anything) })),
      timestamp: instants,
      messageId: fc.oneof(strings, anything),
    },
    { requiredKeys: [] },
  )
  .map((item): unknown => item)

/** Stands for a message that is fine; it gets an id of its own when it is sent. */
const fine = Symbol("fine")
const item = fc.oneof(
  { weight: 3, arbitrary: odd },
  { weight: 1, arbitrary: anything },
  { weight: 3, arbitrary: fc.constant(fine) },
)

const nested = fc
  .tuple(fc.integer({ min: 20, max: 5000 }), fc.constantFrom("[]", '{"a":}'))
  .map(([depth, [open = "", ...rest]]) => {
    const close = rest.pop() ?? ""
    return (open + rest.join("")).repeat(depth) + "1" + close.repeat(depth)
  })
const body = fc.oneof(
  { weight: 1, arbitrary: strings.map((raw) => ({ raw })) },
  { weight: 1, arbitrary: anything.map((value) => ({ raw: JSON.stringify(value) })) },
  {
    weight: 1,
    arbitrary: nested.map((deep) => ({
      raw: `{"batch": [{"type": "track", "userId": "u", "event": "E", "properties": ${deep}}]}`,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(item, { minLength: 1, maxLength: 5 }), fc.nat(200))
      .map(([batch, cut]) => ({ raw: JSON.stringify({ batch: batch.map(written) }).slice(0, -1 - cut) })),
  },
  {
    weight: 4,
    arbitrary: fc.record({ batch: fc.array(item, { maxLength: 6 }), context: fc.oneof(objects, anything) }),
  },
)

let count = 0
const freshId = () => `fine-${++count}`
const written = (of: unknown): unknown =>
  of === fine ? { type: "track", userId: "user", event: "Fine", messageId: freshId() } : of

const bodiesAtOnce = 250
const runs = 80

it(`${bodiesAtOnce * runs} bodies: never our fault, and what is fine is stored exactly once, whatever stands beside it`, {
  timeout: 300_000,
}, async () => {
  const kept = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: bodiesAtOnce, maxLength: bodiesAtOnce }), async (bodies) => {
      await Promise.all(
        bodies.map(async (of) => {
          const before = count
          const text =
            "raw" in of ? of.raw : JSON.stringify({ context: of.context, batch: of.batch.map(written) })
          const ids = Array.from({ length: count - before }, (_id, at) => `fine-${before + at + 1}`)
          const { statusCode } = await send({ body: text })
          expect([200, 400]).toContain(statusCode)
          if (!("raw" in of)) expect(statusCode).toBe(200)
          if (statusCode === 200 && !("raw" in of)) for (const id of ids) kept.add(id)
        }),
      )
    }),
    { numRuns: runs, endOnFailure: true },
  )
  const rows = await allRows(ctx)
  const stored = rows.map((row) => row.message_id).filter((id) => id.startsWith("fine-"))
  expect(stored.sort()).toEqual([...kept].sort())
  expect(new Set(rows.map((row) => row.message_id)).size).toBe(rows.length)
  for (const { properties, person, name } of rows) {
    const text = properties + person + name
    expect(text).not.toMatch(/\\u0000|\\ud[89a-f]|"(__proto__|constructor|prototype)":/i)
    expect(text.includes("\u0000") || !text.isWellFormed()).toBe(false)
  }
})
