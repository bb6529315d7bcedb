import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import type { Outcome } from "#kernel/records.ts"
import { addDays, type Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import type { SubscriptionRow } from "./contract.ts"
import { everPaid, mrrByAccount, putSubscriptions, renewals, restoreSubscriptions } from "./index.ts"
import { overlaps } from "./rules.ts"

let engines: TestEngines

beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const firstDay = "2024-03-25"
const horizon = 20
const days = Array.from({ length: horizon + 2 }, (_, at) => addDays(firstDay, at))
const day = (at: number): Day => addDays(firstDay, at)

const span = fc.record({
  from: fc.nat(horizon - 1),
  length: fc.option(fc.nat(8), { nil: null }),
})
const version = fc.record({
  subscription: fc.constantFrom("s1", "s2", "s3"),
  account: fc.constantFrom("a", "b"),
  span,
  quantity: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
  mrr: fc.integer({ min: 0, max: 5000 }),
})
type Version = typeof version extends fc.Arbitrary<infer T> ? T : never

const rowOf = (given: Version): SubscriptionRow => ({
  subscription_id: given.subscription,
  account_id: given.account,
  started_on: day(given.span.from),
  ended_on: given.span.length === null ? null : day(given.span.from + given.span.length),
  quantity: given.quantity === null ? null : String(given.quantity),
  mrr: (given.mrr / 100).toFixed(2),
})

/** The days a row holds, one by one: the laws below are checked by walking over days, not by comparing ends. */
const daysHeld = (row: SubscriptionRow): Set<Day> =>
  new Set(days.filter((at) => row.started_on <= at && (!row.ended_on || at < row.ended_on)))

async function prepared(): Promise<Context> {
  const ctx = await engines.workspace({ timeZone: "Europe/Berlin" })
  await transaction(ctx, (tx) =>
    putAccounts(tx, ctx, [
      { account_id: "a", name: "A", traits: {} },
      { account_id: "b", name: "B", traits: {} },
    ]),
  )
  return ctx
}

const told = async (ctx: Context, name: string, before: Day) => {
  await relayOutbox(ctx)
  const rows = await ctx.timeline.select({
    tag: "test",
    sql: `SELECT account_id, sum(value) AS total FROM timeline
          WHERE workspace_id = {workspace:UUID} AND name = {name:String}
            AND toDate(at, {zone:String}) <= toDate({day:String}) GROUP BY account_id`,
    params: { workspace: ctx.workspace.id, name, day: before, zone: ctx.workspace.timeZone },
    row: z.object({ account_id: z.string(), total: z.number() }),
  })
  return new Map(rows.map((row) => [row.account_id, row.total]))
}

const timelineOf = async (ctx: Context) => {
  await relayOutbox(ctx)
  return ctx.timeline.select({
    tag: "test",
    sql: "SELECT message_id FROM timeline WHERE workspace_id = {workspace:UUID} ORDER BY message_id",
    params: { workspace: ctx.workspace.id },
    row: z.object({ message_id: z.string() }),
  })
}

describe("versions of subscriptions", () => {
  it("overlap when they share a day", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [rowOf(a), rowOf(b)]
        const shared = [...daysHeld(left)].some((held) => daysHeld(right).has(held))
        expect(overlaps(left, right)).toBe(shared)
      }),
      { numRuns: 300 },
    )
  })

  it("bring on every day what a walk over the days brings; the timeline sums up to it; undone, nothing is left", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(version, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        async (batches) => {
          const ctx = await prepared()
          const accepted = new Map<string, SubscriptionRow>()
          const done: Awaited<ReturnType<typeof putSubscriptions>>[] = []
          const before = await timelineOf(ctx)
          for (const batch of batches) {
            const rows = batch.map(rowOf)
            const result = await transaction(ctx, (tx) => putSubscriptions(tx, ctx, rows))
            done.push(result)
            walk(rows, result.outcomes, accepted)
          }
          for (const asOf of [day(0), day(5), day(11), day(horizon + 1)])
            await compare(ctx, asOf, [...accepted.values()])
          for (const { changes } of done.toReversed()) {
            const { kept } = await transaction(ctx, (tx) => restoreSubscriptions(tx, ctx, changes))
            expect(kept).toEqual([])
          }
          expect(await timelineOf(ctx)).toEqual(before)
          expect(await transaction(ctx, (tx) => mrrByAccount(tx, ctx, day(5)))).toEqual(new Map())
        },
      ),
      { numRuns: 12 },
    )
  })
})

/** Lays rows down as the contract says: by their first day, each refused where it shares a day with another version. */
function walk(rows: SubscriptionRow[], outcomes: Outcome[], accepted: Map<string, SubscriptionRow>): void {
  const order = rows
    .map((row, at) => ({ row, at }))
    .sort((a, b) =>
      a.row.started_on < b.row.started_on ? -1 : a.row.started_on > b.row.started_on ? 1 : a.at - b.at,
    )
  for (const { row, at } of order) {
    const key = `${row.subscription_id} ${row.started_on}`
    const others = [...accepted].filter(
      ([other, { subscription_id }]) => other !== key && subscription_id === row.subscription_id,
    )
    const held = daysHeld(row)
    const clash = others.some(([, other]) => [...daysHeld(other)].some((at) => held.has(at)))
    const outcome = outcomes[at]
    if (clash) expect(outcome).toMatchObject({ code: "overlap" })
    else {
      const known = accepted.get(key)
      const same = known && JSON.stringify(known) === JSON.stringify(row)
      expect(outcome).toBe(same ? "duplicate" : known ? "updated" : "created")
      accepted.set(key, row)
    }
  }
}

async function compare(ctx: Context, asOf: Day, rows: SubscriptionRow[]): Promise<void> {
  const live = rows.filter((row) => daysHeld(row).has(asOf))
  const found = await transaction(ctx, (tx) => mrrByAccount(tx, ctx, asOf))
  const [mrr, licences] = [
    await told(ctx, "subscription.mrr", asOf),
    await told(ctx, "subscription.licences", asOf),
  ]
  const [ends, paid] = await transaction(
    ctx,
    async (tx) => [await renewals(tx, asOf), await everPaid(tx, asOf)] as const,
  )
  for (const account of ["a", "b"]) {
    const mine = live.filter((row) => row.account_id === account)
    const minor = mine.reduce((sum, row) => sum + Math.round(Number(row.mrr) * 100), 0)
    expect(found.get(account)?.minor ?? 0n).toBe(BigInt(minor))
    expect(mrr.get(account) ?? 0).toBeCloseTo(minor / 100, 6)
    expect(licences.get(account) ?? 0).toBe(mine.reduce((sum, row) => sum + Number(row.quantity ?? 0), 0))
    const ended = mine.flatMap((row) => row.ended_on ?? []).sort()
    expect(ends.get(account)).toBe(ended[0])
    const past = rows.filter((row) => row.account_id === account && Number(row.mrr) > 0)
    expect(paid.has(account)).toBe(past.some((row) => [...daysHeld(row)].some((at) => at <= asOf)))
  }
}

describe("MRR", () => {
  it("of other currencies is named, not added", async () => {
    const ctx = await prepared()
    const row = { account_id: "a", started_on: day(0), mrr: "10" }
    await transaction(ctx, (tx) =>
      putSubscriptions(tx, ctx, [
        { ...row, subscription_id: "rub" },
        { ...row, subscription_id: "usd", currency: "USD" },
        { ...row, subscription_id: "yen", currency: "JPY" },
        { ...row, subscription_id: "free", currency: "EUR", mrr: "0" },
      ]),
    )
    const found = await transaction(ctx, (tx) => mrrByAccount(tx, ctx, day(1)))
    expect(found).toEqual(new Map([["a", { minor: 1000n, unconverted: ["JPY", "USD"] }]]))
  })

  it("a version changed since is left as it is", async () => {
    const ctx = await prepared()
    const row = { account_id: "a", started_on: day(0), subscription_id: "s" }
    const put = (mrr: string) => transaction(ctx, (tx) => putSubscriptions(tx, ctx, [{ ...row, mrr }]))
    const { changes } = await put("10")
    await put("20")
    const restored = await transaction(ctx, (tx) => restoreSubscriptions(tx, ctx, changes))
    expect(restored).toEqual({ restored: 0, kept: [{ key: `s@${day(0)}`, because: "changed" }] })
  })
})
