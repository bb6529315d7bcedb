import { Decimal } from "decimal.js"
import { toMinor } from "#kernel/money.ts"
import { addDays, addMonths, type Day, daysBetween } from "#kernel/time.ts"
import type { Meter } from "./contracts.contract.ts"

/** The first day of a day's month. */
export const monthOf = (day: Day): Day => `${day.slice(0, 8)}01`

/** The last day of a month, given by its first. */
export const endOfMonth = (month: Day): Day => addDays(addMonths(month, 1), -1)

/** What a quantity of one month costs in minor units: each step's units at the step's own price. */
export function chargeOf({ tiers, currency }: Pick<Meter, "tiers" | "currency">, quantity: number): bigint {
  let sum = new Decimal(0)
  tiers.forEach(({ from, unit_price }, at) => {
    const until = Math.min(quantity, tiers[at + 1]?.from ?? Number.POSITIVE_INFINITY)
    if (until > from) sum = sum.plus(new Decimal(until).minus(from).times(unit_price))
  })
  return toMinor(sum, currency)
}

/** What a month would come to if it went on as it has until a day, that day included. */
export function paceOf(quantity: number, day: Day): { quantity: number; days: number; of_days: number } {
  const month = monthOf(day)
  const days = daysBetween(month, day) + 1
  const of_days = daysBetween(month, addMonths(month, 1))
  return { quantity: (quantity / days) * of_days, days, of_days }
}

/** The last month that is whole by the end of a day. */
export const lastWholeMonth = (day: Day): Day =>
  day === endOfMonth(monthOf(day)) ? monthOf(day) : addMonths(monthOf(day), -1)

/** Growth of the last whole month over the same one a year before, against a benchmark. Null without both. */
export function growthOf(
  quantities: ReadonlyMap<Day, number>,
  day: Day,
  benchmark: number,
): { month: Day; before: number; after: number; year: number; monthly: number; gap: number } | null {
  const month = lastWholeMonth(day)
  const after = quantities.get(month) ?? 0
  const before = quantities.get(addMonths(month, -12)) ?? 0
  if (before <= 0 || after <= 0) return null
  const year = after / before - 1
  return { month, before, after, year, monthly: (after / before) ** (1 / 12) - 1, gap: year - benchmark }
}

const steadyMonths = 6
/** Deviation from the mean, as a share of it, up to which use is steady. */
const steadyShare = 0.05

/** Whether use has hardly varied over the last six whole months. */
export function isSteady(quantities: ReadonlyMap<Day, number>, day: Day): boolean {
  const last = lastWholeMonth(day)
  const values = Array.from(
    { length: steadyMonths },
    (_, back) => quantities.get(addMonths(last, -back)) ?? 0,
  )
  const mean = values.reduce((sum, value) => sum + value, 0) / steadyMonths
  return mean > 0 && values.every((value) => Math.abs(value - mean) <= steadyShare * mean)
}
