import { addDays, type Day } from "#kernel/time.ts"
import type { SourceState } from "./contract.ts"

const hour = 3_600_000
/** A source that used to send and has sent nothing for so long is silent. */
export const silentAfterHours = 48
/** "Used to send": on at least so many of the 7 days that ended with its last. */
const regularDays = 3

/** Whole hours from one instant to another. */
export const hoursBetween = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / hour)

/** How a source stands: when it last came, and on which days it did. */
export function stateOf(
  now: Date,
  source: { lastAt: Date | null; lastDay: Day | null; days: ReadonlySet<Day>; revoked?: boolean },
): SourceState {
  const { lastAt, lastDay, days } = source
  if (source.revoked) return "revoked"
  if (lastAt === null || lastDay === null) return "never"
  if (hoursBetween(lastAt, now) < silentAfterHours) return "sending"
  const before = [0, 1, 2, 3, 4, 5, 6].filter((back) => days.has(addDays(lastDay, -back)))
  return before.length >= regularDays ? "silent" : "quiet"
}

/** The first line of an error, short enough to read. */
export const headOf = (error: string): string => (error.split("\n", 1)[0] ?? "").slice(0, 300)
