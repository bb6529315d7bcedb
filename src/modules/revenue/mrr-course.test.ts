import { afterAll, beforeAll, expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { fallAfter, type MrrCourse, mrrCourses, paysOn, putSubscriptions } from "./index.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

test("what accounts pay over time, and when it fell", async () => {
  const ctx = await engines.workspace()
  const version = (
    account_id: string,
    started_on: string,
    ended_on: string | null,
    mrr: string,
    more = {},
  ) => ({
    subscription_id: `${account_id}-1`,
    account_id,
    started_on,
    ended_on,
    mrr,
    ...more,
  })
  const courses = await transaction(ctx, async (tx) => {
    await putAccounts(
      tx,
      ctx,
      ["a", "b", "c"].map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await putSubscriptions(tx, ctx, [
      version("a", "2026-01-01", "2026-03-01", "100"),
      version("a", "2026-03-01", "2026-05-10", "60"),
      version("a", "2026-07-01", null, "10"),
      version("b", "2026-02-01", "2026-04-01", "5", { subscription_id: "b-1" }),
      version("b", "2026-04-01", null, "7", { subscription_id: "b-2", currency: "USD" }),
      version("c", "2026-02-01", "2026-02-01", "5"),
    ])
    return mrrCourses(tx)
  })
  const [a, b] = [courses.get("a") as MrrCourse, courses.get("b") as MrrCourse]
  expect(courses.has("c")).toBe(false)
  expect(
    ["2025-12-31", "2026-01-01", "2026-05-09", "2026-05-10", "2026-07-01"].map((day) => paysOn(a, day)),
  ).toEqual([false, true, true, false, true])
  expect(fallAfter(a, "2026-02-10", "2026-06-01", "churn")).toBe("2026-05-10")
  expect(fallAfter(a, "2026-02-10", "2026-05-09", "churn")).toBeNull()
  expect(fallAfter(a, "2026-02-10", "2026-06-01", "contraction")).toBe("2026-03-01")
  expect(fallAfter(a, "2026-03-01", "2026-05-09", "contraction")).toBeNull()
  expect(fallAfter(a, "2026-03-01", "2026-05-10", "contraction")).toBe("2026-05-10")
  // From roubles to dollars: nothing says whether that is less.
  expect(fallAfter(b, "2026-03-01", "2026-06-01", "contraction")).toBeNull()
})
