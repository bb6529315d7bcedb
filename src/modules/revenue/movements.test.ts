import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { toMinor } from "#kernel/money.ts"
import { addDays, type Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { type Walk, type WalkVersion, walk } from "#test/revenue-walk.ts"
import * as contract from "./contract.ts"
import { getRetention } from "./get-retention.ts"
import { putRates, putSubscriptions } from "./index.ts"
import { listCohorts } from "./list-cohorts.ts"
import { listMovements } from "./list-movements.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const first = "2024-01-20"
const horizon = 500
const last = addDays(first, horizon)
const day = (at: number): Day => addDays(first, at)

const stretch = fc.record({
  gap: fc.constantFrom(0, 0, 0, 1, 30, 120),
  length: fc.oneof(fc.constantFrom(1, 31, 365), fc.integer({ min: 1, max: 400 })),
  product: fc.constantFrom("Base", "Base", "Plus"),
  minor: fc.oneof(fc.constantFrom(0, 1, 100_00), fc.integer({ min: 1, max: 99_999 })),
  wrong: fc.option(fc.integer({ min: 0, max: 99_999 }), { nil: null }),
})
const subscription = fc.record({
  currency: fc.constantFrom("RUB", "RUB", "USD", "EUR"),
  moves: fc.option(fc.constantFrom("RUB", "USD"), { nil: null, freq: 5 }),
  from: fc.nat(300),
  endless: fc.boolean(),
  stretches: fc.array(stretch, { minLength: 1, maxLength: 5 }),
})
const history = fc.array(subscription, { minLength: 1, maxLength: 3 })

/** Accounts whose subscriptions overlap one another, with gaps of a day, changes of one day, three currencies. */
function versionsOf(histories: (typeof history extends fc.Arbitrary<infer H> ? H : never)[]) {
  return histories.flatMap((subscriptions, account) =>
    subscriptions.flatMap(({ currency, moves, from, endless, stretches }, number) => {
      let at = from
      return stretches.map(({ gap, length, product, minor, wrong }, place) => {
        const begins = at + gap
        at = begins + length
        const open = endless && place === stretches.length - 1
        return {
          account: `a${account}`,
          subscription: `a${account}-${number}`,
          product,
          currency: moves && place > 1 ? moves : currency,
          from: day(begins),
          to: open ? null : day(at),
          minor,
          wrong,
        }
      })
    }),
  )
}

const segments = ["small", "large", ""]
const segmentOf = (account: string) => segments[Number(account.slice(1)) % 3] ?? ""

async function filled(
  versions: (WalkVersion & { wrong: number | null })[],
  rates: { currency: string; day: Day; rate: string }[],
) {
  const ctx = await engines.workspace({ currency: "RUB" })
  const rowOf = (version: WalkVersion, minor: number) => ({
    subscription_id: version.subscription,
    account_id: version.account,
    product: version.product,
    currency: version.currency,
    started_on: version.from,
    ended_on: version.to,
    mrr: (minor / 100).toFixed(2),
  })
  await transaction(ctx, async (tx) => {
    const accounts = [...new Set(versions.map(({ account }) => account))]
    await putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({
        account_id,
        name: account_id,
        segment: segmentOf(account_id) || null,
        traits: {},
      })),
    )
    await putRates(tx, ctx, rates)
    await putSubscriptions(
      tx,
      ctx,
      versions.map((version) => rowOf(version, version.wrong ?? version.minor)),
    )
  })
  // Asked before the correction, so that what is kept in memory must take it up.
  await movementsOf(ctx, {})
  await transaction(ctx, (tx) =>
    putSubscriptions(
      tx,
      ctx,
      versions.map((version) => rowOf(version, version.minor)),
    ),
  )
  return ctx
}

const minor = (amount: string) => toMinor(amount, "RUB")

async function movementsOf(ctx: Context, more: object) {
  const asked = contract.movements.query.parse({ from: first, to: last, ...more })
  const answer = await listMovements(ctx, asked)
  return contract.movements.response.parse(answer)
}

/** The line of each account, summed up over the products that are looked at. */
function linesOf(walked: Walk, chosen: (account: string) => boolean, product: string | null): bigint[][] {
  return [...walked.values]
    .filter(([account]) => chosen(account))
    .map(([, lines]) =>
      walked.days.map((_day, at) =>
        [...lines].reduce(
          (sum, [name, line]) => (product && name !== product ? sum : sum + (line[at] ?? 0n)),
          0n,
        ),
      ),
    )
}

/** What movements must be, by comparing each day with the one before. */
function expectedMovements(lines: bigint[][], days: Day[], from: Day, to: Day) {
  const sums = {
    opening: 0n,
    new: 0n,
    reactivation: 0n,
    expansion: 0n,
    contraction: 0n,
    churn: 0n,
    closing: 0n,
  }
  const accounts = { opening: 0, new: 0, reactivated: 0, churned: 0, closing: 0 }
  for (const line of lines) {
    const opening = line[days.indexOf(addDays(from, -1))] ?? 0n
    const closing = line[days.indexOf(addDays(to, -1))] ?? 0n
    sums.opening += opening
    sums.closing += closing
    if (opening > 0n) accounts.opening++
    if (closing > 0n) accounts.closing++
    days.forEach((at, place) => {
      const [before, after] = [line[place - 1] ?? 0n, line[place] ?? 0n]
      if (at < from || at >= to || before === after) return
      if (before === 0n && line.slice(0, place).every((value) => value === 0n)) {
        sums.new += after
        accounts.new++
      } else if (before === 0n) {
        sums.reactivation += after
        accounts.reactivated++
      } else if (after === 0n) {
        sums.churn += before
        accounts.churned++
      } else if (after > before) sums.expansion += after - before
      else sums.contraction += before - after
    })
  }
  return { ...sums, accounts }
}

type Movements = Awaited<ReturnType<typeof movementsOf>>

function compareMovements(found: Movements, lines: bigint[][], days: Day[]) {
  for (const { start, end, accounts, details, ...amounts } of found.periods) {
    const told = Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, minor(amount)]))
    expect({ ...told, accounts, start }).toEqual({ ...expectedMovements(lines, days, start, end), start })
    for (const kind of ["expansion", "contraction", "churn"] as const) {
      const sum = Object.values(details[kind]).reduce((total, amount) => total + minor(amount), 0n)
      expect(sum).toBe(minor(amounts[kind]))
    }
  }
}

async function compareRetention(ctx: Context, lines: bigint[][], days: Day[], from: Day, to: Day) {
  const asked = contract.retention.query.parse({ from, to })
  const found = contract.retention.response.parse(await getRetention(ctx, asked))
  const pairs = lines
    .map((line) => [line[days.indexOf(from)] ?? 0n, line[days.indexOf(to)] ?? 0n] as const)
    .filter(([before]) => before > 0n)
  const sum = (of: (before: bigint, after: bigint) => bigint) =>
    pairs.reduce((total, [before, after]) => total + of(before, after), 0n)
  const opening = sum((before) => before)
  expect(found.accounts).toBe(pairs.length)
  expect(found.churned_accounts).toBe(pairs.filter(([, after]) => after === 0n).length)
  expect(minor(found.opening)).toBe(opening)
  expect(minor(found.closing_of_cohort)).toBe(sum((_before, after) => after))
  expect(
    minor(found.opening) - minor(found.churned) - minor(found.contraction) + minor(found.expansion),
  ).toBe(minor(found.closing_of_cohort))
  if (opening === 0n) return expect(found.nrr).toBeNull()
  expect(found.nrr).toBeCloseTo(Number(sum((_before, after) => after)) / Number(opening), 12)
  expect(found.grr).toBeCloseTo(
    Number(sum((before, after) => (before < after ? before : after))) / Number(opening),
    12,
  )
}

async function compareCohorts(ctx: Context, lines: bigint[][], days: Day[], measure: "mrr" | "accounts") {
  const asked = contract.cohorts.query.parse({ from: first, to: last, measure, as_of: last })
  const found = contract.cohorts.response.parse(await listCohorts(ctx, asked))
  const monthEnds = days.filter(
    (at) => at < last && (addDays(at, 1).endsWith("-01") || addDays(at, 1) === last),
  )
  const began = lines.map((line) => line.findIndex((value) => value > 0n)).map((at) => days[at])
  const keys = [...new Set(began.flatMap((at) => (at && at < last ? [at.slice(0, 7)] : [])))].sort()
  expect(found.cohorts.map(({ key }) => key)).toEqual(keys)
  for (const { key, size, opening, cells } of found.cohorts) {
    const mine = lines.filter((_line, at) => began[at]?.startsWith(key) && (began[at] ?? "") < last)
    const base = mine.reduce((sum, line) => sum + (line.find((value) => value > 0n) ?? 0n), 0n)
    expect([size, minor(opening)]).toEqual([mine.length, base])
    const ends = monthEnds.filter((at) => at.slice(0, 7) >= key)
    expect(cells.map(({ age }) => age)).toEqual(ends.map((_end, age) => age))
    ends.forEach((end, age) => {
      const values = mine.map((line) => line[days.indexOf(end)] ?? 0n)
      const sum = values.reduce((total, value) => total + value, 0n)
      const paying = values.filter((value) => value > 0n).length
      expect(minor(cells[age]?.mrr ?? "")).toBe(sum)
      expect(cells[age]?.value).toBeCloseTo(
        measure === "mrr" ? Number(sum) / Number(base) : paying / mine.length,
        12,
      )
      expect(cells[age]?.partial).toBe(!addDays(end, 1).endsWith("-01"))
    })
  }
}

test("of 1,000 random histories movements, retention and cohorts are what a walk from day to day finds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(history, { minLength: 250, maxLength: 250 }),
      fc.array(fc.integer({ min: 5000, max: 15000 }), {
        minLength: 2 * (horizon + 1),
        maxLength: 2 * (horizon + 1),
      }),
      async (histories, random) => {
        const versions = versionsOf(histories)
        const rates = random.map((value, at) => ({
          currency: at % 2 ? "USD" : "EUR",
          day: day(at >> 1),
          rate: (value / 100).toString(),
        }))
        const ctx = await filled(versions, rates)
        const walked = walk(versions, rates, "RUB", [first, last])
        const all = linesOf(walked, () => true, null)
        for (const interval of ["month", "quarter", "year"])
          compareMovements(await movementsOf(ctx, { interval }), all, walked.days)
        compareMovements(
          await movementsOf(ctx, { interval: "day", from: day(100), to: day(130) }),
          all,
          walked.days,
        )
        for (const segment of segments) {
          const lines = linesOf(walked, (account) => segmentOf(account) === segment, null)
          compareMovements(await movementsOf(ctx, { slice: `segment:${segment}` }), lines, walked.days)
        }
        for (const product of ["Base", "Plus"]) {
          const lines = linesOf(walked, () => true, product)
          compareMovements(await movementsOf(ctx, { slice: [`product:${product}`] }), lines, walked.days)
        }
        for (const [from, to] of [
          [day(60), day(425)],
          [day(200), day(201)],
          ["2024-12-31", "2025-03-31"],
        ] as const)
          await compareRetention(ctx, all, walked.days, from, to)
        await compareCohorts(ctx, all, walked.days, "mrr")
        await compareCohorts(ctx, all, walked.days, "accounts")
      },
    ),
    { numRuns: 4, endOnFailure: true },
  )
}, 120_000)
