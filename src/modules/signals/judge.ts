import { addDays, type Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { type MrrCourse, paysOn } from "#modules/revenue/index.ts"
import type { Prepared } from "./active.ts"
import type { Condition } from "./condition.ts"
import { renewalMetric } from "./definition.ts"
import { type Facts, factsOn, type Grounds } from "./facts.ts"
import { explainedBySeason, inSeason, type Standing, stageOf } from "./rules.ts"

/** What accounts pay over time. */
export type Courses = ReadonlyMap<string, MrrCourse>

/** How far back a season is compared: four weeks this year, and the same weeks of the year before. */
const seasonDays = [28, 364, 392]

/** The conditions of signals, for one matrix of them all. */
export const conditionsOf = (signals: readonly Prepared[]): Condition[] =>
  signals.flatMap(({ when, clear }) => [when, clear].filter((condition) => condition !== null))

/** The facts that signals by condition and by date need of accounts on some days. */
export function factsFor(
  ctx: Context,
  grounds: Grounds,
  signals: readonly Prepared[],
  question: { days: readonly Day[]; accounts?: readonly string[]; knownAt?: Date | "then" },
): Promise<Facts> {
  const dated = signals.some(({ signal }) => signal.date !== undefined)
  const guarded = signals.some(({ signal }) => signal.season !== undefined)
  const { holidays } = ctx.workspace
  const days = question.days.flatMap((day) => [
    day,
    ...(dated ? [addDays(day, -1)] : []),
    ...(guarded && inSeason(day, holidays) ? seasonDays.map((far) => addDays(day, -far)) : []),
  ])
  return factsOn(ctx, grounds, { ...question, days, ...(dated && { also: [renewalMetric] }) })
}

/** How an account stands with a signal by condition or by date at the end of a day. */
export function standing(
  ctx: Context,
  { metrics }: Pick<Grounds, "metrics">,
  { signal, when, clear, watches }: Prepared,
  { facts, courses }: { facts: Facts; courses: Courses },
  place: number,
  day: Day,
): Standing {
  const course = courses.get(facts.accounts[place] ?? "")
  const watched = watches(facts.account(place), course !== undefined && paysOn(course, day))
  if (signal.date) {
    const { at } = signal.date
    const stage = stageOf(day, facts.metric(renewalMetric, place, day), at)
    const eve = addDays(day, -1)
    const before = stageOf(eve, facts.metric(renewalMetric, place, eve), at)
    return { watched, when: stage !== null && stage !== before, clear: false, stage }
  }
  if (when === null || !watched) return { watched, when: false, clear: false, stage: null }
  const held = facts.holds(when, place, day)
  const cleared = clear === null ? held === false : facts.holds(clear, place, day) === true
  const guarded = held === true && signal.season !== undefined && inSeason(day, ctx.workspace.holidays)
  const holds = held === true && !(guarded && explained(metrics, when, facts, place, day))
  return { watched, when: holds, clear: cleared, stage: null }
}

/** Whether the season explains all that a condition asks. */
function explained(
  metrics: Grounds["metrics"],
  when: Condition,
  facts: Facts,
  place: number,
  day: Day,
): boolean {
  const explains = (good: "up" | "down" | "neither", value: (day: Day) => number) =>
    explainedBySeason(
      good,
      { before: value(addDays(day, -28)), after: value(day) },
      { before: value(addDays(day, -392)), after: value(addDays(day, -364)) },
    )
  return (
    when.metrics.every((key) =>
      explains(metrics.find((metric) => metric.key === key)?.good ?? "neither", (on) =>
        facts.metric(key, place, on),
      ),
    ) && when.scores.every((key) => explains("up", (on) => facts.score(key, place, on)))
  )
}
