import { expect, test } from "vitest"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { caller, testProduct } from "#test/app.ts"
import type * as contract from "./contract.ts"

const { engines, app } = await testProduct()
const call = caller(app, await engines.workspace())
const ask = (question: object) => call("POST", "/revenue/what-if", question)

test("retention of 80 % one tenth up is 88 %, and 500 million become 650 (W6), as an estimate", async () => {
  const answer = await ask({ kind: "retention", retention: 0.8, change: 0.1, value: "500000000" })
  expect(answer).toMatchObject({
    retention: 0.88,
    value: "650000000.00",
    difference: "150000000.00",
    coefficient: 3,
    note: { ru: expect.stringContaining("Оценка, не прогноз") },
  })
})

test("a point of churn less: MRR of twelve months on, and what was earned until then", async () => {
  const answer = await call<{ course: unknown[]; difference: string; earned_difference: string }>(
    "POST",
    "/revenue/what-if",
    { kind: "churn", mrr: "1000000", monthly_churn: 0.03, points: -1 },
  )
  // 1,000,000 × (0.98¹² − 0.97¹²) and × Σ (0.98ᵗ − 0.97ᵗ), t = 1…12, by geometric sums.
  expect(Number(answer.difference)).toBeCloseTo(1e6 * (0.98 ** 12 - 0.97 ** 12), 1)
  const sum = (kept: number) => (kept * (1 - kept ** 12)) / (1 - kept)
  expect(Number(answer.earned_difference)).toBeCloseTo(1e6 * (sum(0.98) - sum(0.97)), 1)
  expect(answer.course).toHaveLength(13)
  expect(answer.course[1]).toEqual({ month: 1, as_is: "970000.00", what_if: "980000.00" })
})

test("a price: what it brings, and how many may leave before it brings nothing", async () => {
  expect(await ask({ kind: "price", mrr: "200000", accounts: 44, change: 0.1, lost: 0.05 })).toMatchObject({
    mrr: "209000.00",
    difference: "9000.00",
    difference_a_year: "108000.00",
    break_even_lost: expect.closeTo(1 / 11, 12),
    break_even_accounts: expect.closeTo(4, 12),
  })
})

test("a project of 3,000,000 sold at 100,000 a month breaks even with month 30 (S000-51)", async () => {
  const answer = await ask({ kind: "project", once: "3000000", monthly: "100000" })
  expect(answer).toMatchObject({ break_even_month: 30 })
})

test("the month a subscriber has paid more than a purchase would have cost", async () => {
  const question = { kind: "purchase", price: "3000000", monthly: "100000" }
  // With month 30 it is just as much.
  expect(await ask(question)).toMatchObject({ crossing_month: 31, months_left: 31, paid: "0.00" })
  expect(await ask({ ...question, paid_months: 40 })).toMatchObject({ months_left: 0, paid: "4000000.00" })
})

test.each([
  [{ kind: "retention", retention: 0.95, change: 0.1, value: "1" }, "change"],
  [{ kind: "churn", mrr: "1", monthly_churn: 0.005, points: -1 }, "points"],
  [{ kind: "churn", mrr: "0", monthly_churn: 0.1, points: -1 }, "mrr"],
  [{ kind: "price", mrr: "1", accounts: 1, change: -1, lost: 0 }, "change"],
  [{ kind: "project", once: "-5", monthly: "1" }, "once"],
  [{ kind: "weather" }, "kind"],
])("%j is refused at %s", async (question, path) => {
  const refused = await call<{ errors: { path: string }[] }>("POST", "/revenue/what-if", question, 422)
  expect(refused.errors[0]?.path).toBe(path)
})

test("where it starts from", async () => {
  const ctx = await engines.workspace()
  const version = (
    account_id: string,
    started_on: string,
    ended_on: string | null,
    mrr: string,
    product: string,
  ) => ({
    subscription_id: `${account_id}-${product}`,
    account_id,
    started_on,
    ended_on,
    mrr,
    product,
  })
  await transaction(ctx, async (tx) => {
    const accounts = ["a", "b", "c"].map((id) => ({
      account_id: id,
      name: id,
      segment: id === "c" ? "Small" : "Large",
    }))
    await putAccounts(
      tx,
      ctx,
      accounts.map((account) => ({ ...account, traits: {} })),
    )
    await putSubscriptions(tx, ctx, [
      version("a", "2025-01-01", "2025-10-01", "100", "Cloud"),
      version("a", "2025-10-01", null, "50", "Cloud"),
      version("a", "2025-01-01", null, "20", "Mail"),
      version("b", "2025-01-01", "2025-09-01", "80", "Cloud"),
      version("c", "2026-01-01", null, "30", "Mail"),
    ])
  })
  const start = await caller(app, ctx)<z.output<typeof contract.whatIfStart.response>>(
    "GET",
    "/revenue/what-if?as_of=2026-06-01",
  )
  expect(start).toMatchObject({ mrr: { amount: "100.00" }, accounts: 2, yearly_retention: 0.5 })
  // A year ago 120 and 80; 70 of the 120 are left.
  expect(start.monthly_churn).toBeCloseTo(1 - (70 / 200) ** (1 / 12), 12)
  expect(start.slices.map(({ by, key, accounts, mrr }) => [by, key, accounts, mrr.amount])).toEqual([
    ["product", "Cloud", 1, "50.00"],
    ["product", "Mail", 2, "50.00"],
    ["segment", "Large", 1, "70.00"],
    ["segment", "Small", 1, "30.00"],
  ])
})
