import { expect, test } from "vitest"
import { versionLines } from "./version-lines.ts"

const point = (day: string, value: number | null) => ({ day, value })

test("versions stand over common days, the newest first, without a line where they have none", () => {
  const old = {
    version: 1,
    points: [point("2026-01-01", 50), point("2026-01-08", null), point("2026-01-15", 40)],
  }
  const fresh = { version: 3, points: [point("2026-01-15", 60), point("2026-01-22", 65)] }
  expect(versionLines([old, fresh])).toEqual({
    days: ["2026-01-01", "2026-01-08", "2026-01-15", "2026-01-22"],
    lines: [
      { version: 3, values: [null, null, 60, 65] },
      { version: 1, values: [50, null, 40, null] },
    ],
  })
  expect(versionLines([])).toEqual({ days: [], lines: [] })
})
