import {
  fitShiftedBetaGeometric,
  type Renewals,
  residualLifetime,
  type ShiftedBetaGeometric,
} from "#kernel/statistics/shifted-beta-geometric.ts"
import type { Day } from "#kernel/time.ts"
import { type Lifetime, type MonthChange, monthOf } from "#modules/revenue/index.ts"

const dayOfMonth = (day: Day): number => Number(day.slice(8, 10))

/** Days of a month counted as `monthOf` does. */
export const daysIn = (month: number): number =>
  new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate()

/** Whole months from a day to another: the 31st comes round on the last day of a shorter month. */
export function wholeMonths(from: Day, to: Day): number {
  const months = monthOf(to) - monthOf(from)
  return months - Number(dayOfMonth(to) < Math.min(dayOfMonth(from), daysIn(monthOf(to))))
}

/** The period an account's first month belongs to: "2026-03", "2026-Q1", "2026". */
export function periodOf(month: number, period: "month" | "quarter" | "year"): string {
  const [year, place] = [Math.floor(month / 12), month % 12]
  if (period === "year") return String(year)
  if (period === "quarter") return `${year}-Q${Math.floor(place / 3) + 1}`
  return `${year}-${String(place + 1).padStart(2, "0")}`
}

/** Half away from zero; the divisor above 0. */
export function divided(minor: bigint, by: bigint): bigint {
  const [size, sign] = minor < 0n ? [-minor, -1n] : [minor, 1n]
  return (sign * (2n * size + by)) / (2n * by)
}

/** What accounts that began together brought in each month of their age, in minor units; `partial`: it is not over. */
export type Earned = { age: number; earned: bigint; partial: boolean }[]

/**
 * From the changes of MRR in each month: a change on the day d of a month of n days brings (n − d + 1) / n of itself in
 * that month and all of itself in the following. Rounded once a month. The month of `day` counts up to and including it.
 */
export function earnedByAge(changes: readonly MonthChange[], began: number, day: Day): Earned {
  const last = monthOf(day)
  const byMonth = new Map(changes.map((change) => [change.month, change]))
  const earned: Earned = []
  let level = 0n
  for (let month = began; month <= last; month++) {
    const days = daysIn(month)
    const over = month < last ? days : dayOfMonth(day)
    const { change, change_days } = byMonth.get(month) ?? { change: 0n, change_days: 0n }
    earned.push({
      age: month - began,
      earned: divided((level + change) * BigInt(over) - change_days, BigInt(days)),
      partial: over < days,
    })
    level += change
  }
  return earned
}

/** Renewals month by month of these accounts: at each whole month of their life they renew, or are lost before the next. */
export function monthlyRenewals(lives: readonly Lifetime[], day: Day): Renewals {
  const [lost, seen]: [number[], number[]] = [[], []]
  const count = (list: number[], at: number) => {
    list[at] = (list[at] ?? 0) + 1
  }
  for (const { since, lost_on } of lives)
    if (lost_on === null) count(seen, wholeMonths(since, day))
    else {
      // Lost within a month is lost at the renewal that would end it.
      const at = wholeMonths(since, lost_on) + Number(!isAnniversary(since, lost_on))
      count(lost, at)
    }
  const months = Math.max(seen.length, lost.length)
  let there = lives.length - (seen[0] ?? 0)
  const renewals: { atRisk: number[]; lost: number[] } = { atRisk: [], lost: [] }
  for (let month = 1; month < months; month++) {
    renewals.atRisk.push(there)
    renewals.lost.push(lost[month] ?? 0)
    there -= (lost[month] ?? 0) + (seen[month] ?? 0)
  }
  return renewals
}

const isAnniversary = (from: Day, to: Day): boolean =>
  dayOfMonth(to) === Math.min(dayOfMonth(from), daysIn(monthOf(to)))

/** What a discount a year is a month. */
export const monthlyDiscount = (yearly: number): number => (1 + yearly) ** (1 / 12) - 1

/** Expected months to come by whole months of age, each worked out once; null where the model learnt nothing. */
export type Residuals = {
  model: ShiftedBetaGeometric
  at: (age: number) => { value: number; interval: [number, number] | null }
}

/** The model of these accounts' monthly renewals. */
export function residualsOf(lives: readonly Lifetime[], day: Day, yearlyDiscount: number): Residuals | null {
  const model = fitShiftedBetaGeometric(monthlyRenewals(lives, day))
  if (!model) return null
  const discount = monthlyDiscount(yearlyDiscount)
  const known = new Map<number, ReturnType<Residuals["at"]>>()
  return {
    model,
    at(age) {
      let residual = known.get(age)
      if (!residual) known.set(age, (residual = residualLifetime(model, age, discount)))
      return residual
    },
  }
}

const scaled = (minor: bigint, by: number): bigint => BigInt(Math.round(Number(minor) * by))

/** What those of some accounts who pay may still bring; the ends of the interval are those of the months to come. */
export function residualSum(
  lives: readonly Lifetime[],
  residuals: Residuals,
  day: Day,
  margin: number,
): { value: bigint; interval: [bigint, bigint] | null } {
  let [value, low, high] = [0n, 0n, 0n]
  for (const { paying, since, mrr } of lives) {
    if (!paying) continue
    const months = residuals.at(wholeMonths(since, day))
    value += scaled(mrr, margin * months.value)
    low += scaled(mrr, margin * (months.interval?.[0] ?? 0))
    high += scaled(mrr, margin * (months.interval?.[1] ?? 0))
  }
  return { value, interval: residuals.model.covariance && [low, high] }
}
