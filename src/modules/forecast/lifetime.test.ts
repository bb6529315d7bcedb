import fc from "fast-check"
import { expect, test } from "vitest"
import type { z } from "zod"
import { addDays, addMonths, type Day, daysBetween } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type * as contract from "./contract.ts"
import { daysIn, monthlyRenewals, wholeMonths } from "./lifetime.rules.ts"

const { engines, app } = await testProduct()

type Value = z.output<typeof contract.lifetimeValue.response>
type Survival = z.output<typeof contract.lifetimeSurvival.response>
type Accounts = z.output<typeof contract.lifetimeAccounts.response>

type Version = {
  account_id: string
  subscription_id: string
  started_on: Day
  ended_on: Day | null
  mrr: string
  currency?: string
}

async function put(
  ctx: Context,
  versions: readonly Version[],
  segmentOf: (account: string) => string | null = () => null,
) {
  const accounts = [...new Set(versions.map(({ account_id }) => account_id))]
  await transaction(ctx, async (tx) => {
    const rows = accounts.map((account_id) => ({
      account_id,
      name: `Account ${account_id}`,
      segment: segmentOf(account_id),
      traits: { size: account_id < "b" ? "small" : "large" },
    }))
    await putAccounts(tx, ctx, rows)
    await putSubscriptions(tx, ctx, versions)
  })
}

const first = "2024-01-01"
/** Versions of a few accounts, one subscription after another with gaps, and a second beside the first. */
const histories = fc.array(
  fc.record({
    account: fc.constantFrom("a", "b", "c", "d"),
    lengths: fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 60 }),
        days: fc.integer({ min: 1, max: 200 }),
        mrr: fc.integer({ min: 0, max: 50_000 }),
      }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    begins: fc.integer({ min: 0, max: 300 }),
    open: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

type Drawn = typeof histories extends fc.Arbitrary<infer Values> ? Values : never
const versionsOf = (drawn: Drawn): Version[] =>
  drawn.flatMap(({ account, lengths, begins, open }, at) => {
    let day = addDays(first, begins)
    return lengths.map(({ gap, days, mrr }, i) => {
      const started_on = addDays(day, gap)
      day = addDays(started_on, days)
      const last = open && i === lengths.length - 1
      return {
        account_id: account,
        subscription_id: `${account}-${at}`,
        started_on,
        ended_on: last ? null : day,
        mrr: (mrr / 100).toFixed(2),
      }
    })
  })

/** Kopecks an account pays on a day. */
const paid = (versions: readonly Version[], account: string, day: Day): number =>
  versions
    .filter(
      (each) =>
        each.account_id === account && each.started_on <= day && (!each.ended_on || each.ended_on > day),
    )
    .reduce((sum, { mrr }) => sum + Math.round(Number(mrr) * 100), 0)

/** Day by day: since when, until when, and what it brought in each month. */
function walk(versions: readonly Version[], account: string, until: Day) {
  let [since, lost]: (Day | null)[] = [null, null]
  const byMonth = new Map<string, number>()
  for (let day = first; day <= until; day = addDays(day, 1)) {
    const mrr = paid(versions, account, day)
    if (mrr > 0) since ??= day
    else if (since) lost ??= day
    const month = day.slice(0, 7)
    const days = daysBetween(`${month}-01`, addMonths(`${month}-01`, 1))
    byMonth.set(month, (byMonth.get(month) ?? 0) + mrr / days)
  }
  return { since, lost, byMonth }
}

test("what customers brought equals a walk day by day, to the kopeck", async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.integer({ min: 200, max: 900 }), async (drawn, age) => {
      const ctx = await engines.workspace()
      const [versions, day] = [versionsOf(drawn), addDays(first, age)]
      await put(ctx, versions)
      const call = caller(app, ctx)
      const value = await call<Value>("GET", `/revenue/lifetime?as_of=${day}`)
      const { accounts } = await call<Accounts>("GET", `/revenue/lifetime/accounts?as_of=${day}&sort=name`)
      const walked = ["a", "b", "c", "d"].flatMap((account) => {
        const walked = walk(versions, account, day)
        return walked.since ? [{ account, ...walked, since: walked.since }] : []
      })
      expect(accounts.map(({ account_id, since, lost_on }) => [account_id, since, lost_on])).toEqual(
        walked.map(({ account, since, lost }) => [account, since, lost]),
      )
      for (const [i, { byMonth }] of walked.entries()) {
        const sum = [...byMonth.values()].reduce((total, each) => total + each, 0)
        expect(Math.abs(Number(accounts[i]!.realised.amount) * 100 - sum)).toBeLessThan(0.5 + 1e-6)
      }
      const keys = [...new Set(walked.map(({ since }) => since.slice(0, 7)))].sort()
      expect(value.cohorts.map(({ key }) => key)).toEqual(keys)
      for (const cohort of value.cohorts) {
        const members = walked.filter(({ since }) => since.startsWith(cohort.key))
        expect(cohort.size).toBe(members.length)
        for (const cell of cohort.cells) {
          const month = addMonths(`${cohort.key}-01`, cell.age).slice(0, 7)
          const earned = members.reduce((sum, { byMonth }) => sum + (byMonth.get(month) ?? 0), 0)
          expect(Math.abs(Number(cell.earned.amount) * 100 - earned)).toBeLessThan(0.5 + 1e-6)
          expect(cell.accounts).toBe(members.length)
          expect(cell.alive).toBe(members.filter(({ lost }) => !lost || lost.slice(0, 7) > month).length)
          expect(cell.partial).toBe(day.startsWith(month) && !addDays(day, 1).endsWith("-01"))
        }
        const sum = cohort.cells.reduce((total, { earned }) => total + Number(earned.amount) * 100, 0)
        const last = Number(cohort.cells.at(-1)!.cumulative.amount) * 100
        expect(Math.abs(last - sum / cohort.size)).toBeLessThan(1)
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)

test("an attribute's cohort: young accounts take nothing off the ages they have not reached", async () => {
  const ctx = await engines.workspace()
  const month = (account_id: string, started_on: Day, mrr: string): Version => ({
    account_id,
    subscription_id: account_id,
    started_on,
    ended_on: null,
    mrr,
  })
  // Two old ones at 100 and 300 a month, a young one at 50: its single month averages in at age 0 alone.
  await put(
    ctx,
    [month("a", "2026-01-01", "100"), month("b", "2026-01-01", "300"), month("c", "2026-03-01", "50")],
    () => "Firm",
  )
  const call = caller(app, ctx)
  const { cohorts } = await call<Value>("GET", "/revenue/lifetime?as_of=2026-03-31&by=segment")
  expect(cohorts).toMatchObject([{ key: "Firm", size: 3, realised: { amount: "1250.00" } }])
  expect(cohorts[0]!.cells.map(({ accounts, cumulative }) => [accounts, cumulative.amount])).toEqual([
    [3, "150.00"],
    [2, "350.00"],
    [2, "550.00"],
  ])
  const quarters = await call<Value>("GET", "/revenue/lifetime?as_of=2026-03-31&by=quarter")
  expect(quarters.cohorts.map(({ key, size }) => [key, size])).toEqual([["2026-Q1", 3]])
  const doors = await call<Accounts>(
    "GET",
    "/revenue/lifetime/accounts?as_of=2026-03-31&by=trait.size&key=large&sort=-realised",
  )
  expect(doors.accounts.map(({ account_id, realised }) => [account_id, realised.amount])).toEqual([
    ["b", "900.00"],
    ["c", "50.00"],
  ])
})

test("the formula is given where churn is above zero, and 60 months where it is not (D13)", async () => {
  const grown = async (later: string) => {
    const ctx = await engines.workspace()
    const step = (started_on: Day, ended_on: Day | null, mrr: string): Version => ({
      account_id: "a",
      subscription_id: "a",
      started_on,
      ended_on,
      mrr,
    })
    await put(ctx, [step("2025-01-01", "2026-01-01", "1000"), step("2026-01-01", null, later)])
    return (await caller(app, ctx)<Value>("GET", "/revenue/lifetime?as_of=2026-03-31&margin=0.5")).formula
  }
  const falling = await grown("500")
  // NRR 0.5 over a year: 1 − 0.5^(1/12) = 5.6126 % a month; 500 × 0.5 ÷ that.
  expect(falling).toMatchObject({ nrr_12m: 0.5, why_not: null })
  expect(Number(falling.value!.amount)).toBeCloseTo(250 / 0.0561257, 0)
  const rising = await grown("1100")
  expect(rising).toMatchObject({ value: null, why_not: "negative_churn" })
  // 550 × Σ 1.1^(t/12), t = 0…59.
  const q = 1.1 ** (1 / 12)
  expect(Number(rising.over_60_months!.amount)).toBeCloseTo((550 * (q ** 60 - 1)) / (q - 1), 0)
})

test("money of another currency counts at the rate of its first day, or is named", async () => {
  const ctx = await engines.workspace()
  const usd = {
    account_id: "a",
    subscription_id: "usd",
    started_on: "2026-02-01",
    ended_on: null,
    mrr: "10",
    currency: "USD",
  }
  await put(ctx, [usd])
  const ask = () => caller(app, ctx)<Value>("GET", "/revenue/lifetime?as_of=2026-03-31")
  expect(await ask()).toMatchObject({
    realised: { amount: "0.00" },
    unconverted: [{ currency: "USD", accounts: 1 }],
    accounts: 1,
  })
})

test("how long customers stay, by segment, with the test of whether they differ", async () => {
  const ctx = await engines.workspace()
  const versions = Array.from({ length: 40 }, (_, i): Version => {
    const small = i % 2 === 0
    const days = small ? 60 + 20 * i : 900
    return {
      account_id: `${small ? "s" : "l"}${i}`,
      subscription_id: `s${i}`,
      started_on: "2024-01-01",
      ended_on: addDays("2024-01-01", days),
      mrr: "10",
    }
  })
  await put(ctx, versions, (account) => (account.startsWith("s") ? "Small" : "Large"))
  const answer = await caller(app, ctx)<Survival>(
    "GET",
    "/revenue/lifetime/survival?as_of=2026-01-01&by=segment",
  )
  expect(answer.groups.map(({ group, accounts, lost }) => [group, accounts, lost])).toEqual([
    ["Large", 20, 0],
    // Lost by 2026-01-01, that is 731 days on: 60 + 20 i ≤ 731 of even i.
    ["Small", 20, 17],
  ])
  const [large, small] = answer.groups
  expect(large!.projection).toBeNull()
  expect(large!.points.every(({ survival }) => survival === 1)).toBe(true)
  // Twelve months are 365.2 days: 60 + 20 i ≤ 365 of i = 0, 2, … 14.
  expect(small!.points[12]).toMatchObject({ month: 12, at_risk: 12, survival: expect.closeTo(12 / 20, 9) })
  expect(small!.projection!.survival).toHaveLength(61)
  expect(answer.log_rank!.p).toBeLessThan(0.0001)
})

test("months of a life", () => {
  expect(wholeMonths("2026-01-31", "2026-02-27")).toBe(0)
  expect(wholeMonths("2026-01-31", "2026-02-28")).toBe(1)
  expect(wholeMonths("2026-01-15", "2027-01-14")).toBe(11)
  expect(daysIn(2024 * 12 + 1)).toBe(29)
  const life = (since: Day, lost_on: Day | null) => ({
    account_id: "",
    name: "",
    key: null,
    since,
    lost_on,
    paying: lost_on === null,
    mrr: 0n,
    mrr_year_ago: 0n,
    realised: 0n,
  })
  // Lost on the first and in the third month; two seen for three whole months, one for none.
  const lives = [
    life("2026-01-01", "2026-02-01"),
    life("2026-01-01", "2026-03-10"),
    life("2026-01-01", null),
    life("2026-01-10", null),
    life("2026-04-01", null),
  ]
  expect(monthlyRenewals(lives, "2026-04-15")).toEqual({ atRisk: [4, 3, 3], lost: [1, 0, 1] })
})
