import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { monthlyRecurring } from "#kernel/money.ts"
import { coursesOf } from "./courses.ts"
import { exchangeBy } from "./exchange.ts"
import { churnRates } from "./get-rates.ts"
import { entriesOf } from "./ledger.ts"
import { emptyLedger, extendLedger } from "./ledger-columns.ts"
import { movementsIn } from "./movement-sums.ts"
import { retained, retentionRates } from "./retention-figures.ts"
import type { SubscriptionVersion } from "./rules.ts"

const file = join(import.meta.dirname, "../../../../shared/reference/mrr_vectors.json")
const there = existsSync(file)
if (!there) console.warn(`skipped: no reference data at ${file}`)

const vectorSchema = z.looseObject({ id: z.string() })
const vectors = there
  ? z.object({ vectors: z.array(vectorSchema) }).parse(JSON.parse(readFileSync(file, "utf8"))).vectors
  : []

const numbers = z.record(z.string(), z.unknown())
const of = (id: string) => {
  const vector = numbers.parse(vectors.find((known) => known.id === id))
  return (name: string): number => z.number().parse(vector[name])
}
const expected = (id: string, under: "expect" | "derived" | "expect_correct" = "expect") => {
  const vector = numbers.parse(vectors.find((known) => known.id === id))
  return (name: string): number => z.number().parse(numbers.parse(vector[under])[name])
}

/** Courses of accounts that pay `before` at the end of 2026-01-31 and `after` a month later, in whole units. */
function coursesFrom(accounts: readonly (readonly [before: number, after: number])[]) {
  const versions = accounts.flatMap(([before, after], at) => [
    version(`a${at}`, "2026-01-01", "2026-02-10", before),
    version(`a${at}`, "2026-02-10", null, after),
  ])
  return coursesOfVersions(versions.filter(({ mrr_minor }) => mrr_minor !== "0"))
}

const version = (
  account_id: string,
  started_on: string,
  ended_on: string | null,
  mrr: number,
  more = {},
): SubscriptionVersion => ({
  subscription_id: account_id,
  started_on,
  ended_on,
  account_id,
  product: null,
  quantity: null,
  unit_price: null,
  currency: "USD",
  interval_months: 1,
  discount: "0",
  mrr_minor: String(Math.round(mrr * 100)),
  ...more,
})

function coursesOfVersions(versions: readonly SubscriptionVersion[]) {
  const entries = entriesOf(versions)
  const accounts = [...new Set(entries.map(({ account_id }) => account_id))]
  const block = Buffer.alloc(entries.length * 20)
  entries.forEach(({ account_id, day, part, change_minor }, at) => {
    block.writeInt32BE(accounts.indexOf(account_id), at * 20)
    const place = ["start", "end", "product", "quantity", "price"].indexOf(part)
    block.writeInt32BE((Date.parse(day) / 86_400_000) * 8 + place, at * 20 + 8)
    block.writeBigInt64BE(change_minor, at * 20 + 12)
  })
  const ledger = extendLedger(emptyLedger(), { blocks: [block], accounts, sold: ["USD"] }, 1n)
  return coursesOf(ledger, exchangeBy([], "USD"), "USD")
}

const kept = (accounts: readonly (readonly [number, number])[]) =>
  retentionRates(retained(coursesFrom(accounts), null, "2026-01-31", "2026-02-28"))

/** One account each for what stays, what is lost, what shrinks and what grows. */
const mix = (start: number, churn: number, contraction: number, expansion: number) =>
  [
    [churn, 0],
    [contraction * 2, contraction],
    [start - churn - contraction * 2, start - churn - contraction * 2 + expansion],
  ] as const

const noTold = { addOns: new Set<number>(), failedPayment: () => false }

describe.skipIf(!there)("worked examples of other vendors", () => {
  test.each([
    ["bigdelta-nrr-grr", "expect", ["grr", "nrr"]],
    ["attive-nrr", "expect", ["nrr"]],
    ["attive-nrr", "derived", ["grr"]],
    ["metrickit-nrr", "derived", ["nrr", "grr"]],
  ] as const)("%s: retention", (id, under, names) => {
    const given = of(id)
    const rates = kept(mix(given("start_mrr"), given("churn"), given("contraction"), given("expansion")))
    for (const name of names) expect(rates[name]).toBeCloseTo(expected(id, under)(name), 12)
  })

  test("chartmogul-gross-mrr-churn: gross and net churn, GRR and NRR, where nobody came back", () => {
    const given = of("chartmogul-gross-mrr-churn")
    const sums = { new: 0n, reactivation: 0n, expansion: 10n, contraction: 10n, churn: 10n }
    const rates = churnRates({ opening: BigInt(given("start_mrr")), sums })
    expect(rates.gross_churn).toBe(expected("chartmogul-gross-mrr-churn")("gross_mrr_churn_rate"))
    expect(rates.net_churn).toBe(expected("chartmogul-gross-mrr-churn")("net_mrr_churn_rate"))
    expect(kept(mix(100, 10, 10, 10))).toMatchObject({ nrr: 0.9, grr: 0.8 })
  })

  test.each([
    ["pitchkit-quick-ratio", "expect"],
    ["launchrock-quick-ratio", "derived"],
  ] as const)("%s: quick ratio", (id, under) => {
    const given = of(id)
    const minor = (name: string) => BigInt(given(name))
    const sums = {
      new: minor("new"),
      reactivation: 0n,
      expansion: minor("expansion"),
      contraction: minor("contraction"),
      churn: minor("churn"),
    }
    expect(churnRates({ opening: 1n, sums }).quick_ratio).toBe(expected(id, under)("quick_ratio"))
  })

  test("chartmogul-lifecycle: new, expansion, contraction, churn at the end of the term, reactivation", () => {
    const gold = { subscription_id: "gold" }
    const courses = coursesOfVersions([
      version("a", "2026-01-01", "2027-01-01", 2000 / 12, gold),
      version("a", "2026-01-05", "2026-01-20", 60, { subscription_id: "silver" }),
      version("a", "2027-03-01", null, 150, gold),
    ])
    const found = [...movementsIn(courses, null, { from: "2026-01-01", to: "2028-01-01" }, noTold)]
    const steps = z
      .array(z.looseObject({ movement: z.string(), mrr_after: z.number() }))
      .parse(vectors.find(({ id }) => id === "chartmogul-lifecycle")?.["steps"])
    expect(found.map(({ kind, after }) => [kind, after / 100])).toEqual(
      steps.map(({ movement, mrr_after }) => [movement, mrr_after]),
    )
  })

  test("stripe: prices by the month, churned and contracted MRR, a cohort that loses and grows", () => {
    const monthly = (unitPrice: number, intervalMonths: number, quantity = 1) =>
      Number(monthlyRecurring({ quantity, unitPrice, discount: 0, intervalMonths, currency: "USD" })) / 100
    expect(monthly(1200, 12)).toBe(expected("stripe-annual-1200")("mrr"))
    expect(monthly(100, 1, 100) + monthly(600, 12, 50)).toBe(expected("stripe-mrr-normalise")("mrr"))
    const lost = retained(
      coursesFrom([
        [10, 0],
        [50, 25],
      ]),
      null,
      "2026-01-31",
      "2026-02-28",
    )
    expect(Number(lost.churned) / 100).toBe(expected("stripe-churned-revenue")("churn_mrr"))
    expect(Number(lost.contraction) / 100).toBe(expected("stripe-churned-revenue")("contraction_mrr"))
    const cohort = [
      ...Array.from({ length: 10 }, () => [10, 0] as const),
      ...Array.from({ length: 5 }, () => [10, 25] as const),
      ...Array.from({ length: 85 }, () => [10, 10] as const),
    ]
    expect(kept(cohort).nrr).toBe(expected("stripe-cohort-revenue", "expect_correct")("revenue_retention"))
  })

  test("treehouse and skok: money and logos tell two things", () => {
    const customers = [10_000, ...Array.from({ length: 8 }, () => 3000), 500]
    const without = (lost: number[]) => {
      const left = [...lost]
      return kept(
        customers.map((mrr) => {
          const at = left.indexOf(mrr)
          if (at >= 0) left.splice(at, 1)
          return [mrr, at >= 0 ? 0 : mrr] as const
        }),
      )
    }
    const cases = z
      .array(z.object({ lost: z.array(z.number()), mrr_churn: z.number(), logo_churn: z.number() }))
      .parse(vectors.find(({ id }) => id === "treehouse-gross-churn")?.["cases"])
    for (const { lost, mrr_churn, logo_churn } of cases) {
      expect(1 - (without(lost).grr ?? 0)).toBeCloseTo(mrr_churn, 4)
      expect(without(lost).logo_churn).toBeCloseTo(logo_churn, 12)
    }
    const skok = kept([
      [1000, 1000],
      [5000, 0],
    ])
    expect(skok.logo_churn).toBe(expected("skok-logo-vs-dollar")("logo_churn"))
    expect(1 - (skok.grr ?? 0)).toBeCloseTo(expected("skok-logo-vs-dollar")("dollar_churn"), 4)
  })

  test("raisekit: two accounts over three months", () => {
    const courses = coursesOfVersions([
      version("k", "2022-01-01", "2022-02-01", 40),
      version("k", "2022-02-01", "2022-03-01", 75),
      version("r", "2022-01-01", "2022-02-01", 20),
      version("r", "2022-02-01", "2022-03-01", 80),
      version("r", "2022-03-01", null, 120),
    ])
    const found = [...movementsIn(courses, null, { from: "2022-02-01", to: "2022-04-01" }, noTold)]
    const sum = (kind: string, month: string) =>
      found
        .filter((one) => one.kind === kind && new Date(one.day * 86_400_000).toISOString().startsWith(month))
        .reduce((total, { before, after }) => total + (after - before) / 100, 0)
    const told = numbers.parse(vectors.find(({ id }) => id === "raisekit-unit-test")?.["expect"])
    for (const kind of ["new", "expansion", "contraction", "churn"])
      expect([null, sum(kind, "2022-02"), sum(kind, "2022-03")]).toEqual(told[kind])
  })

  test("definitions that are not ours are known, with the difference", () => {
    const differs: Record<string, string> = {
      "chartmogul-shopify-daily-gross":
        "a day's loss without its kinds: our gross churn needs churn and contraction apart",
      "chartmogul-shopify-daily-net": "the same of net churn",
      "stripe-mrr-growth": "a movement by exchange rates: ours move nothing",
      "stripe-subscriber-churn":
        "those who came in the period are in its denominator: ours is who paid at its start",
      "stripe-cohort-10pct": "a projection at a constant rate, rounded",
      "stripe-arpu": "a plain quotient",
      "stripe-ltv": "lifetime value by formula, from a rounded rate: told elsewhere",
      "stripe-coupons": "coupons for a time are a discount of a version here, whatever their kind",
      "profitwell-cancel-vs-churn": "no number of a vendor's own: churn is when a term ends, as here",
      "profitwell-same-month": "who comes and leaves within a month is ignored: here both movements are told",
      "profitwell-past-due": "a rule of dunning, not of movements",
      "revcalc-bridge": "a sum of movements, which every test of ours makes",
      growslash: "products of numbers",
      "baremetrics-nrr-definition":
        "reactivation is not named; ours is in no retention, since who comes back did not pay at its start",
      "natero-definition": "three days of grace: a gap of one day is churn and reactivation here",
    }
    const followed = [
      "chartmogul-lifecycle",
      "chartmogul-gross-mrr-churn",
      "stripe-mrr-normalise",
      "stripe-annual-1200",
      "stripe-churned-revenue",
      "stripe-cohort-revenue",
      "bigdelta-nrr-grr",
      "attive-nrr",
      "metrickit-nrr",
      "pitchkit-quick-ratio",
      "launchrock-quick-ratio",
      "treehouse-gross-churn",
      "skok-logo-vs-dollar",
      "raisekit-unit-test",
    ]
    expect([...followed, ...Object.keys(differs)].sort()).toEqual(vectors.map(({ id }) => id).sort())
  })
})
