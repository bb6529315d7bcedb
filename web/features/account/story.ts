import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { timelineRowSchema } from "#modules/timeline/contract.ts"

export type TimelineRow = z.output<typeof timelineRowSchema>

/** The families of the story and the timeline rows in them. */
export const families = {
  use: ["usage.*"],
  voice: ["survey.*"],
  support: ["ticket.*"],
  money: ["subscription.*", "invoice.*"],
  people: ["contact.*", "account.*"],
  touches: ["touch.*"],
} as const
export type Family = keyof typeof families

/** The family of a row, by its name's first word; null for a name none of them knows. */
export function familyOf(name: string): Family | null {
  const first = `${name.split(".")[0]}.*`
  const found = Object.entries(families).find(([, names]) => names.some((each) => each === first))
  return found === undefined ? null : (found[0] as Family)
}

/** A day of the story: its use in one line, and every other row in its own. */
export type StoryDayRows = {
  day: Day
  use: { events: number; people: number; names: { name: string; events: number }[]; whole: boolean } | null
  rows: TimelineRow[]
}

/**
 * Rows, newest first, by calendar day. While more rows are to come the oldest day may be cut, so it waits for them;
 * a single day that is longer than what was read is shown as far as it is known.
 */
export function daysOf(rows: TimelineRow[], dayOf: (instant: string) => Day, more: boolean): StoryDayRows[] {
  const byDay = Map.groupBy(rows, (row) => dayOf(row.at))
  const oldest = [...byDay.keys()].at(-1)
  const single = byDay.size === 1
  return [...byDay]
    .filter(([day]) => !(more && day === oldest && !single))
    .map(([day, all]) => {
      const usage = all.filter((row) => row.name.startsWith("usage."))
      return {
        day,
        use: usage.length === 0 ? null : { ...summed(usage), whole: !(more && single) },
        rows: all.filter((row) => !row.name.startsWith("usage.")),
      }
    })
}

function summed(usage: TimelineRow[]) {
  const byName = Map.groupBy(usage, (row) => row.name.slice("usage.".length))
  const names = [...byName].map(([name, rows]) => ({ name, events: rows.length }))
  return {
    events: usage.length,
    people: new Set(usage.map((row) => row.person).filter((person) => person !== "")).size,
    names: names.sort((a, b) => b.events - a.events),
  }
}
