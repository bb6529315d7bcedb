import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { z } from "zod"
import { caller, testProduct } from "#test/app.ts"

const { engines, app } = await testProduct()
const call = caller(app, await engines.workspace())

type Sbg = z.output<typeof import("./contract.ts").fitSbg.response>
type Survival = z.output<typeof import("./contract.ts").estimateSurvival.response>
type Refused = { errors: { path: string; message: string }[] }

test("survivors of a cohort, projected", async () => {
  const survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
  const answer = await call<Sbg>("POST", "/revenue/sbg", { survivors })
  expect(answer).toMatchObject({ age: 7, discount: 0.1, edge: null })
  expect(answer.log_likelihood).toBeCloseTo(-1611.16, 2)
  expect(answer.survival).toHaveLength(15)
  expect(answer.survival_interval).toHaveLength(15)
  expect(answer.derl).toBeCloseTo(7.53, 2)
  const [low, high] = answer.derl_interval!
  expect(low < answer.derl && answer.derl < high).toBe(true)
  const younger = await call<Sbg>("POST", "/revenue/sbg", { survivors, age: 0, discount: 0.2, periods: 3 })
  expect(younger.survival).toHaveLength(4)
  expect(younger.derl).toBeLessThan(answer.derl)
})

test("High End from the reference, where it is at hand", async ({ skip }) => {
  const file = join(import.meta.dirname, "../../../../shared/reference/sbg_high_end.json")
  if (!existsSync(file)) return skip("no reference data")
  const { observed_pct_years_0_12: observed, published } = z
    .object({
      observed_pct_years_0_12: z.array(z.number()),
      published: z.object({
        alpha: z.number(),
        beta: z.number(),
        loglik_per_customer: z.number(),
        projected_survival_years_8_12: z.array(z.number()),
        "derl_after_7_renewals_discount_0.1": z.number(),
      }),
    })
    .parse(JSON.parse(readFileSync(file, "utf8")))
  const answer = await call<Sbg>("POST", "/revenue/sbg", { survivors: observed.slice(0, 8) })
  expect(answer.alpha).toBeCloseTo(published.alpha, 3)
  expect(answer.beta).toBeCloseTo(published.beta, 3)
  expect(answer.log_likelihood / 100).toBeCloseTo(published.loglik_per_customer, 4)
  expect(answer.survival.slice(8, 13).map((share) => Math.round(share * 1000) / 1000)).toEqual(
    published.projected_survival_years_8_12,
  )
  expect(answer.derl).toBeCloseTo(published["derl_after_7_renewals_discount_0.1"], 2)
})

test.each([
  [[100], "survivors"],
  [[], "survivors"],
  [[100, 0], "survivors.1"],
  [[100, -5], "survivors.1"],
  [[100, 80, 81], "survivors.2"],
  [[100, 100, 100], "survivors"],
  [["100", 90], "survivors.0"],
])("survivors %j are refused at %s", async (survivors, path) => {
  const { errors } = await call<Refused>("POST", "/revenue/sbg", { survivors }, 422)
  expect(errors[0]?.path).toBe(path)
})

test("of two numbers nothing certain follows, and the interval says so", async () => {
  const answer = await call<Sbg>("POST", "/revenue/sbg", { survivors: [100, 1], discount: 0.1 })
  expect(answer.derl).toBeLessThan(11)
  expect(answer.derl_interval?.[1]).toBeLessThanOrEqual(11.000001)
})

test("survival of named groups, and whether they differ", async () => {
  const answer = await call<Survival>("POST", "/revenue/survival", {
    durations: [5, 3, 8, 1, 2, 10],
    events: [true, 1, false, 1, 0, true],
    groups: [10, 2, 2, "b", "b", 10],
  })
  expect(answer.curves.map(({ group }) => group)).toEqual(["2", "10", "b"])
  expect(answer.curves[0]?.points).toMatchObject([
    { time: 3, at_risk: 2, events: 1, survival: 0.5 },
    { time: 8, at_risk: 1, events: 0, survival: 0.5 },
  ])
  expect(answer.log_rank).toMatchObject({ df: 2 })
  const alone = await call<Survival>("POST", "/revenue/survival", { durations: [1, 2], events: [0, 1] })
  expect(alone.curves.map(({ group }) => group)).toEqual(["all"])
  expect(alone.log_rank).toBeNull()
})

test.each([
  [{ durations: [], events: [] }, "durations"],
  [{ durations: [1, 2], events: [1] }, "events"],
  [{ durations: [1, 2], events: [1, 0], groups: ["a"] }, "groups"],
  [{ durations: [-1], events: [1] }, "durations.0"],
  [{ durations: [1], events: [2] }, "events.0"],
  [{ durations: [1], events: ["yes"] }, "events.0"],
])("%j is refused at %s", async (body, path) => {
  const { errors } = await call<Refused>("POST", "/revenue/survival", body, 422)
  expect(errors[0]?.path).toBe(path)
})
