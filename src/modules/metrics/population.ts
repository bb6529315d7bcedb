import { Problem } from "#kernel/errors.ts"
import { type Day, isDay } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { mrrCourses, paysOn } from "#modules/revenue/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import type { Definition } from "./definition.ts"
import { computeMatrix } from "./matrix.ts"
import { accountIds } from "./queries.pg.ts"

export type Whose = "paying" | "all"

/** Accounts whose values are looked at on each day of a question, in the order of the timeline. */
export type Population = {
  accounts: readonly string[]
  /** Whether an account at a place belongs to the day at an index. */
  belongs(place: number, dayIndex: number): boolean
}

/** The as-of day of a question; refuses what is no day. */
export function askedDay(ctx: Context, asOf: Day | undefined): Day {
  const day = asOf ?? today(ctx)
  if (!isDay(day)) throw new Problem("invalid", "'as_of' must be a day from 1900-01-01 to 2199-12-31.")
  return day
}

/** Who pays on each of the days, or everyone known. */
export async function populationOn(ctx: Context, days: readonly Day[], of: Whose): Promise<Population> {
  if (of === "all") {
    const accounts = (await transaction(ctx, accountIds)).sort()
    return { accounts, belongs: () => true }
  }
  const courses = await transaction(ctx, (tx) => mrrCourses(tx))
  const paying = [...courses].flatMap(([account, course]) => {
    const pays = days.map((day) => paysOn(course, day))
    return pays.includes(true) ? [{ account, pays }] : []
  })
  paying.sort((a, b) => (a.account < b.account ? -1 : 1))
  return {
    accounts: paying.map(({ account }) => account),
    belongs: (place, dayIndex) => paying[place]?.pays[dayIndex] ?? false,
  }
}

const accountsAtOnce = 10_000

/**
 * Columns of metrics over a population, day by day: values in the order of its accounts, NaN where there is no data or
 * the account does not belong to the day. Many accounts are computed in blocks, so that memory stays bounded.
 */
export async function columnsOver(
  ctx: Context,
  question: { definitions: readonly Definition[]; wanted: readonly string[]; days: readonly Day[] },
  { accounts, belongs }: Population,
): Promise<(metric: string, dayIndex: number) => Float64Array> {
  const { wanted, days } = question
  const columns = new Map(
    wanted.map((key) => [key, days.map(() => new Float64Array(accounts.length).fill(Number.NaN))]),
  )
  await relayOutbox(ctx)
  for (let from = 0; from < accounts.length; from += accountsAtOnce) {
    const matrix = await computeMatrix(ctx, {
      ...question,
      accounts: accounts.slice(from, from + accountsAtOnce),
    })
    for (const [key, byDay] of columns)
      for (const [dayIndex, column] of byDay.entries()) column.set(matrix.column(key, dayIndex), from)
  }
  for (const byDay of columns.values())
    for (const [dayIndex, column] of byDay.entries())
      for (let place = 0; place < column.length; place++)
        if (!belongs(place, dayIndex)) column[place] = Number.NaN
  return (metric, dayIndex) => {
    const column = columns.get(metric)?.[dayIndex]
    if (!column) throw new Error(`'${metric}' was not asked for`)
    return column
  }
}

/** How many of a population belong to a day. */
export const sizeOn = ({ accounts, belongs }: Population, dayIndex: number): number =>
  accounts.reduce((count, _, place) => count + Number(belongs(place, dayIndex)), 0)
