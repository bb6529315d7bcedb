import { Problem } from "#kernel/errors.ts"
import { addDays, addMonths, type Day, daysBetween, isDay } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { fallAfter, type MrrCourse, mrrCourses, paysOn } from "#modules/revenue/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { matrixThen, type Values } from "./matrix-then.ts"
import { cardsOf, type Model, type ScoreBoard, scoreBoard } from "./model.ts"
import type { Outcome } from "./proof.contract.ts"

/** An account with MRR on an as-of day. */
export type Sighting = {
  /** Place in `accounts`, and index in `days`. */
  account: number
  day: number
  /** The first day on which its MRR fell within the horizon; null where it did not. */
  lostOn: Day | null
}

export type Observed = {
  accounts: readonly string[]
  days: readonly Day[]
  /** Account by account, each in the order of days. */
  sightings: readonly Sighting[]
}

const mostMonths = 240

/** The last day of each month in [from, to]. */
export function monthEnds(from: Day, to: Day): Day[] {
  for (const [path, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`)
  const days: Day[] = []
  const endOf = (month: Day) => addDays(addMonths(month, 1), -1)
  if (daysBetween(from, to) > 31 * mostMonths)
    throw new Problem("invalid", `More than ${mostMonths} months: choose days closer together.`)
  for (let month = `${from.slice(0, 7)}-01`; endOf(month) <= to; month = addMonths(month, 1))
    days.push(endOf(month))
  const inside = days.filter((day) => day >= from)
  if (inside.length === 0)
    throw new Problem("invalid", `No month ends from ${from} to ${to}: choose days further apart.`, [
      { path: "to", message: "at least the last day of the month of 'from'" },
    ])
  return inside
}

/** Which accounts paid on which of the days, and what became of them by today; those the model does not speak of are left out. */
export async function observe(
  ctx: Context,
  model: Model,
  days: readonly Day[],
  { horizonDays, outcome }: { horizonDays: number; outcome: Outcome },
): Promise<Observed> {
  const { courses, cardOf } = await transaction(ctx, async (tx) => ({
    courses: await mrrCourses(tx),
    cardOf: await cardsOf(tx, model),
  }))
  const now = today(ctx)
  const accounts: string[] = []
  const sightings: Sighting[] = []
  // In the order of the timeline, so that accounts at once are neighbours there.
  for (const [account, course] of [...courses].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!cardOf(account)) continue
    const seen = sightingsOf(course)
    if (seen.length === 0) continue
    for (const sighting of seen) sightings.push({ account: accounts.length, ...sighting })
    accounts.push(account)
  }
  return { accounts, days, sightings }

  function sightingsOf(course: MrrCourse): Omit<Sighting, "account">[] {
    return days.flatMap((day, index) => {
      if (!paysOn(course, day)) return []
      const end = addDays(day, horizonDays)
      return [{ day: index, lostOn: fallAfter(course, day, end < now ? end : now, outcome) }]
    })
  }
}

const accountsAtOnce = 5000

/**
 * Scores of what was observed, with only what was known on each day: `each` is told every sighting with its place on the board
 * and in the matrix. `progress` is told the share done, and ends the work by throwing.
 */
export async function scoreThen(
  ctx: Context,
  model: Model,
  observed: Observed,
  each: (sighting: Sighting, board: ScoreBoard, place: number, matrix: Values) => void,
  progress: (share: number) => Promise<void> = async () => undefined,
): Promise<void> {
  await relayOutbox(ctx)
  const { accounts, days, sightings } = observed
  let next = 0
  for (let from = 0; from < accounts.length; from += accountsAtOnce) {
    await progress(from / accounts.length)
    const block = accounts.slice(from, from + accountsAtOnce)
    const matrix = await matrixThen(ctx, {
      definitions: model.metrics,
      wanted: model.wanted,
      days,
      accounts: block,
    })
    const cardOf = await transaction(ctx, (tx) => cardsOf(tx, model, block))
    const board = scoreBoard(model, cardOf, matrix, days)
    for (; next < sightings.length; next++) {
      const sighting = sightings[next] as Sighting
      if (sighting.account >= from + block.length) break
      each(sighting, board, sighting.account - from, matrix)
    }
  }
}
