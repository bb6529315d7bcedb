import { addDays, type Day } from "#kernel/time.ts"

/** What a signal holds against an account: so many days in a row, or an alert that stands. */
export type State = { held: number; openedOn: Day | null; crossing: string | null }

export const idle: State = { held: 0, openedOn: null, crossing: null }

export const isIdle = ({ held, openedOn }: State): boolean => held === 0 && openedOn === null

/** How an account stands with a signal at the end of a day. What has no data holds neither `when` nor `clear`. */
export type Standing = {
  watched: boolean
  when: boolean
  clear: boolean
  /** Of a date: the stage it is in, null before the first. Of a condition: null, since the day is the crossing. */
  stage: string | null
}

/** `dated`: a new stage takes the place of the one before, and days in a row do not matter. */
export type Rule = { forDays: number; dated: boolean }

export type Ended = "cleared" | "left"

/** What a day does: the state after it, which alert it ends and how, and which crossing it opens. */
export type Step = { state: State; ended: { crossing: string; how: Ended } | null; opened: string | null }

/**
 * One day of the walk. An alert opens at the end of the day on which `when` has held for so many days in a row, and stands
 * until the end of a day on which `clear` holds or the account is no longer watched.
 */
export function step(state: State, day: Day, standing: Standing, rule: Rule): Step {
  const { crossing, openedOn } = state
  if (openedOn !== null && crossing !== null) {
    // Opened while a later day was running.
    if (openedOn > day) return { state, ended: null, opened: null }
    if (!standing.watched) return { state: idle, ended: { crossing, how: "left" }, opened: null }
    if (rule.dated && standing.stage !== crossing) {
      const ended = { crossing, how: "cleared" as const }
      if (!standing.when || standing.stage === null) return { state: idle, ended, opened: null }
      return { state: opened(day, standing.stage), ended, opened: standing.stage }
    }
    if (standing.clear) return { state: idle, ended: { crossing, how: "cleared" }, opened: null }
    return { state, ended: null, opened: null }
  }
  if (!standing.watched || !standing.when) return { state: idle, ended: null, opened: null }
  const held = state.held + 1
  if (held < rule.forDays) return { state: { ...idle, held }, ended: null, opened: null }
  const now = standing.stage ?? crossingOn(day)
  return { state: opened(day, now), ended: null, opened: now }
}

const opened = (day: Day, crossing: string): State => ({ held: 0, openedOn: day, crossing })

/** The crossing of a condition that opens on a day. */
export const crossingOn = (day: Day): string => `day:${day}`

/** The stage of a date so many days ahead: the smallest of `at` that is not yet passed; null before the first. */
export function stageOf(day: Day, daysAhead: number, at: readonly number[]): string | null {
  if (Number.isNaN(daysAhead)) return null
  const stage = at.filter((days) => days >= daysAhead).at(-1)
  return stage === undefined ? null : `date:${addDays(day, daysAhead)}:${stage}`
}

/** Days on which use falls of itself: the first of January and of May, and a week from each holiday on. */
export function inSeason(day: Day, holidays: readonly Day[]): boolean {
  const [month, date] = [day.slice(5, 7), Number(day.slice(8))]
  if ((month === "01" && date <= 14) || (month === "05" && date <= 14)) return true
  return holidays.some((holiday) => day >= holiday && day <= addDays(holiday, 6))
}

/** How a value moves over four weeks: as a share of what it was, and by difference where it was nothing. */
const movement = (before: number, after: number): number => (before === 0 ? after : after / before)

/**
 * Whether the year before explains a move: it was at least as great then, in the direction that is bad. Values four weeks
 * before and at the end, this year and the same weeks of the year before; without that year nothing is explained away, and
 * nothing can be said either: such a season is left out.
 */
export function explainedBySeason(
  good: "up" | "down" | "neither",
  now: { before: number; after: number },
  then: { before: number; after: number },
): boolean {
  const [mine, last] = [movement(now.before, now.after), movement(then.before, then.after)]
  if (Number.isNaN(last) || Number.isNaN(mine)) return true
  return good === "down" ? mine <= last : mine >= last
}
