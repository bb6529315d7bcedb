import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { scoreHistory } from "#modules/health/contract.ts"

type AnsweredLines = z.output<typeof scoreHistory.response>["lines"]

/** Lines of versions over common days, the newest version first; null where a version has no line. */
export function versionLines(lines: AnsweredLines): {
  days: Day[]
  lines: { version: number; values: (number | null)[] }[]
} {
  const days = [...new Set(lines.flatMap(({ points }) => points.map(({ day }) => day)))].sort()
  return {
    days,
    lines: lines
      .map(({ version, points }) => {
        const byDay = new Map(points.map(({ day, value }) => [day, value]))
        return { version, values: days.map((day) => byDay.get(day) ?? null) }
      })
      .sort((a, b) => b.version - a.version),
  }
}
