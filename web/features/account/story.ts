import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { timelineRowSchema } from "#modules/timeline/contract.ts"

export type TimelineRow = z.output<typeof timelineRowSchema>

/** The families of the story and the timeline rows in them. */
export const families = {
  use: ["usage.*", "page.*", "screen.*"],
  voice: ["survey.*"],
  support: ["ticket.*"],
  money: ["subscription.*", "invoice.*", "contract.*", "payment.*", "consent.*", "charge.*"],
  people: ["contact.*", "account.*", "identity.*"],
  touches: ["touch.*", "touch_model.*", "note.*", "play.*", "task.*", "message.*"],
  health: ["score.*", "pulse.*", "alert.*"],
} as const
export type Family = keyof typeof families

/** The family of a row, by its name's first word; null for a name none of them knows. */
export function familyOf(name: string): Family | null {
  const first = `${name.split(".")[0]}.*`
  const found = Object.entries(families).find(([, names]) => names.some((each) => each === first))
  return found === undefined ? null : (found[0] as Family)
}

const aheadMs = 24 * 3_600_000

/** Whether a row was dated more than 24 hours ahead of the moment it became known. */
export const isAhead = (row: Pick<TimelineRow, "at" | "recorded_at">): boolean =>
  row.at > row.recorded_at && Date.parse(row.at) - Date.parse(row.recorded_at) > aheadMs

/** What is known of one day of the story, newest first: what was used apart from every other row. */
export type DayRows = { day: Day; use: TimelineRow[]; rows: TimelineRow[] }

/** Rows that are there to be summed up and tell nothing that happened: what is owed, readings of meters. */
const isLevel = (name: string): boolean => name.startsWith("balance.") || name.startsWith("meter.")

/** Rows that follow one another, newest first, by calendar day. */
export function digest(rows: readonly TimelineRow[], dayOf: (instant: string) => Day): DayRows[] {
  const happened = rows.filter(({ name }) => !isLevel(name))
  return [...Map.groupBy(happened, (row) => dayOf(row.at))].map(([day, all]) => {
    const { use = [], rows: others = [] } = Object.groupBy(all, (row) =>
      familyOf(row.name) === "use" ? "use" : "rows",
    )
    return { day, use, rows: others }
  })
}

/** Days of pages that follow one another, newest first; a day that two pages share becomes one. */
export function joined(pages: readonly DayRows[][]): DayRows[] {
  const days: DayRows[] = []
  for (const next of pages.flat()) {
    const last = days.at(-1)
    if (last?.day !== next.day) days.push(next)
    else
      days[days.length - 1] = {
        day: next.day,
        use: last.use.concat(next.use),
        rows: last.rows.concat(next.rows),
      }
  }
  return days
}

/** A day's use in one line: how much, by how many, of what. `whole`: no more of it is to come. */
export type DayUse = {
  events: number
  people: number
  names: { name: string; events: number }[]
  whole: boolean
}

const summaries = new WeakMap<readonly TimelineRow[], Omit<DayUse, "whole">>()

/** Use summed up; remembered, since a list asks for the same days again and again. */
export function summed(use: readonly TimelineRow[]): Omit<DayUse, "whole"> {
  let known = summaries.get(use)
  if (!known) summaries.set(use, (known = summary(use)))
  return known
}

function summary(use: readonly TimelineRow[]): Omit<DayUse, "whole"> {
  const people = new Set(use.map((row) => row.person))
  people.delete("")
  const byName = Map.groupBy(use, (row) => row.name.slice(row.name.indexOf(".") + 1))
  const names = [...byName].map(([name, rows]) => ({ name, events: rows.length }))
  return { events: use.length, people: people.size, names: names.sort((a, b) => b.events - a.events) }
}

/** One line of the story as it is drawn. */
export type StoryItem =
  | { kind: "day"; key: string; day: Day }
  | { kind: "row"; key: string; row: TimelineRow; inner: boolean }
  | { kind: "use"; key: string; day: Day; use: DayUse; opened: boolean }

/**
 * Days as lines, newest first: each day's name, its rows, its use in one line, and beneath it what was used where the
 * day is opened. A day at an end that may be cut (`newer`, `older`: more of it may come) waits; a single day is shown as far as known.
 */
export function itemsOf(
  days: readonly DayRows[],
  { newer, older, opened }: { newer: boolean; older: boolean; opened: ReadonlySet<Day> },
): StoryItem[] {
  const single = days.length === 1
  const whole = single ? days : days.slice(newer ? 1 : 0, older ? -1 : undefined)
  return whole.flatMap(({ day, use, rows }): StoryItem[] => {
    const row = (inner: boolean) => (each: TimelineRow) => ({
      kind: "row" as const,
      key: each.message_id,
      row: each,
      inner,
    })
    const used = { ...summed(use), whole: !(single && (newer || older)) }
    const isOpen = opened.has(day)
    return [
      { kind: "day", key: `day ${day}`, day },
      ...rows.map(row(false)),
      ...(use.length > 0
        ? [{ kind: "use" as const, key: `use ${day}`, day, use: used, opened: isOpen }]
        : []),
      ...(isOpen ? use.map(row(true)) : []),
    ]
  })
}
