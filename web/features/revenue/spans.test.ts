import { expect, test } from "vitest"
import { isPartial, lastMonths, periodEnd, periodStart } from "./spans.ts"

test("spans hold whole calendar periods up to the day asked about", () => {
  expect(lastMonths("2026-11-22", 12, "month")).toEqual({ from: "2025-12-01", to: "2026-11-23" })
  expect(lastMonths("2026-11-22", 12, "quarter")).toEqual({ from: "2025-10-01", to: "2026-11-23" })
  expect(lastMonths("2026-11-22", 24, "year")).toEqual({ from: "2024-01-01", to: "2026-11-23" })
  expect([periodStart("2026-12-31", "quarter"), periodEnd("2026-10-01", "quarter")]).toEqual([
    "2026-10-01",
    "2027-01-01",
  ])
  expect(isPartial({ start: "2026-11-01", end: "2026-11-23" }, "month")).toBe(true)
  expect(isPartial({ start: "2026-10-01", end: "2026-11-01" }, "month")).toBe(false)
})
