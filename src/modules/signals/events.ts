import { addDays, type Day, endOfDay, startOfDay } from "#kernel/time.ts"
import { accountFacts } from "#modules/health/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { mrrCourses, paysOn } from "#modules/revenue/index.ts"
import type { Prepared } from "./active.ts"
import type { EventRow } from "./event-condition.ts"
import { eventRows } from "./events.queries.ch.ts"
import type { Opening } from "./open-alerts.ts"
import { eventReason } from "./reason.ts"

/** A row that became known later than this many days after it happened tells of the past, and opens nothing. */
const mostLate = 30

const lastDay: Day = "2199-12-31"

/** Whether a row's name is one of these, exact or by its beginning and *. */
export const isNamed = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  )

/** An event that fits a signal, and the day on which it became known. */
export type Fitting = { row: EventRow; on: Day }

/**
 * Rows of a day that fit signals by event, of accounts that are watched; of all accounts, or of some. `known`: "then" takes
 * the rows that became known on the day, "now" those of the day, whenever they became known.
 */
export async function fittingRows(
  ctx: Context,
  signals: readonly Prepared[],
  day: Day,
  { accounts = null, known }: { accounts?: readonly string[] | null; known: "now" | "then" },
): Promise<Map<string, Fitting[]>> {
  const asking = signals.filter(({ fits }) => fits !== null)
  const patterns = asking.flatMap(({ signal }) => signal.event?.name ?? [])
  if (patterns.length === 0) return new Map()
  const zone = ctx.workspace.timeZone
  const rows = await eventRows(ctx, {
    names: patterns.filter((name) => !name.endsWith("*")),
    prefixes: patterns.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1)),
    known: known === "then" ? { from: startOfDay(day, zone), to: endOfDay(day, zone) } : null,
    days: known === "then" ? { from: addDays(day, -mostLate), to: lastDay } : { from: day, to: day },
    accounts,
  })
  const touched = [...new Set(rows.map(({ account_id }) => account_id))]
  if (touched.length === 0) return new Map()
  const { records, courses } = await transaction(ctx, async (tx) => ({
    records: new Map((await accountFacts(tx, touched)).map((record) => [record.id, record])),
    courses: await mrrCourses(tx, touched),
  }))
  const watched = ({ watches }: Prepared, account: string): boolean => {
    const [record, course] = [records.get(account), courses.get(account)]
    return record !== undefined && watches(record, course !== undefined && paysOn(course, day))
  }
  return new Map(
    asking.map((signal) => [
      signal.key,
      rows
        .filter(
          (row) =>
            isNamed(row.name, signal.signal.event?.name ?? []) &&
            signal.fits?.(row) === true &&
            watched(signal, row.account_id),
        )
        .map((row) => ({ row, on: day })),
    ]),
  )
}

/** The alerts that rows of a day open, by signal. */
export async function eventsOn(
  ctx: Context,
  signals: readonly Prepared[],
  day: Day,
  accounts: readonly string[] | null = null,
): Promise<Map<string, Opening[]>> {
  const fitting = await fittingRows(ctx, signals, day, { accounts, known: "then" })
  return new Map(
    [...fitting].map(([key, rows]) => [
      key,
      rows.map(({ row, on }) => ({
        account: row.account_id,
        subject: row.account_id,
        crossing: `event:${row.message_id}`,
        on,
        at: new Date(row.recorded_at),
        reason: eventReason(row),
      })),
    ]),
  )
}
