import { daysBetween } from "#kernel/time.ts"
import type { Calendar } from "./calendar.ts"
import type { Plan } from "./plans.ts"
import { clamp, random, smooth } from "./random.ts"
import type { Cause } from "./stories.ts"

/** How an account fares on each day of the calendar. Zero use: not under contract, or nobody there. */
export type Course = {
  /** Use against its own healthy level: 1 is healthy. */
  use: Float64Array
  /** How they feel, 0…1: 0.8 is content. */
  mood: Float64Array
  /** Share of our calls and letters they answer. */
  reply: Float64Array
  /** How far the trouble has gone: 0 none, 1 they leave. */
  trouble: Float64Array
  /** Share of licences in use when all is well. */
  adoption: number
}

/** Where use, mood and answers end up when a cause has run its course. */
const ends: Record<Cause, { use: [number, number]; mood: number; reply: number }> = {
  falling_use: { use: [0.05, 0.2], mood: 0.45, reply: 0.35 },
  sponsor_left: { use: [0.22, 0.42], mood: 0.42, reply: 0.12 },
  price: { use: [0.8, 0.95], mood: 0.16, reply: 0.6 },
  bad_onboarding: { use: [0.08, 0.18], mood: 0.22, reply: 0.5 },
  no_warning: { use: [1, 1], mood: 1, reply: 1 },
}

/** Whole business years: the same months are low and high for a line of business every year, 1 being ordinary. */
const seasons: Partial<Record<Plan["segment"], readonly number[]>> = {
  образование: [0.8, 1, 1, 1, 0.9, 0.5, 0.25, 0.35, 1.1, 1.1, 1.05, 0.9],
  ритейл: [0.85, 0.9, 0.95, 0.95, 0.95, 0.95, 0.9, 0.95, 1, 1.05, 1.2, 1.3],
  строительство: [0.65, 0.75, 0.9, 1, 1.1, 1.1, 1.1, 1.1, 1.1, 1, 0.9, 0.75],
}

/** The course of an account, from its story, its season and chance. */
export function courseOf(seed: number, plan: Plan, calendar: Calendar): Course {
  const draw = random(seed, "course", plan.account_id)
  const { story } = plan
  const length = calendar.days.length
  const course: Course = {
    use: new Float64Array(length),
    mood: new Float64Array(length),
    reply: new Float64Array(length),
    trouble: new Float64Array(length),
    adoption:
      story.kind === "steady" && story.temper === "idle" ? draw.between(0.25, 0.4) : draw.between(0.68, 0.95),
  }
  const content =
    story.kind === "steady" && story.temper === "grumbler" ? draw.between(0.38, 0.5) : draw.between(0.7, 0.92)
  const answers = draw.between(0.68, 0.9)
  const trouble = troubleOf(plan, calendar, draw.between(0.72, 0.92), draw.int(260, 480))
  const cause: Cause = story.kind === "steady" ? "falling_use" : story.cause
  const end = ends[cause]
  const lowest = story.kind === "steady" ? draw.between(0.3, 0.45) : draw.between(...end.use)
  const season = draw.chance(0.75) ? seasons[plan.segment] : undefined
  const dip = draw.chance(0.3) ? draw.int(60, length) : null
  const startIndex = calendar.indexOf(plan.start)
  const lostIndex = story.kind === "lost" ? calendar.indexOf(story.day) : length
  const backIndex = story.kind === "lost" && story.returns ? calendar.indexOf(story.returns) : length
  let wave = 0
  for (let day = Math.max(0, startIndex); day < length; day++) {
    if (day >= lostIndex && day < backIndex) continue
    const since = day >= backIndex ? day - backIndex : day - startIndex
    const pace = day >= backIndex ? 10 : 16
    const begun = 0.06 + 0.94 / (1 + Math.exp(-(since - 2.6 * pace) / pace))
    const far = day >= backIndex ? 0 : trouble(day)
    wave = 0.9 * wave + draw.normal(0, 0.02)
    const month = Number((calendar.days[day] as string).slice(5, 7)) - 1
    const dipped = dip !== null && day >= dip && day < dip + 16 ? 0.62 : 1
    // A start that goes wrong never becomes use: it is low from the first day.
    const level =
      cause === "bad_onboarding" ? lowest * (1 + 0.8 * (1 - far)) : begun * (1 - (1 - lowest) * far) * dipped
    course.use[day] = clamp(level * (season?.[month] ?? 1) * (1 + wave), 0.01, 1.35)
    const felt = story.kind === "steady" ? 0.35 * far : cause === "no_warning" ? 0 : far
    course.mood[day] = clamp(content + (end.mood - content) * felt, 0.05, 1)
    course.reply[day] = clamp(
      answers +
        (end.reply - answers) * (cause === "no_warning" ? 0 : far * (story.kind === "steady" ? 0.6 : 1)),
      0.05,
      1,
    )
    course.trouble[day] = cause === "no_warning" ? 0 : far
  }
  return course
}

/** How far the trouble of a story has gone on a day, 0…1. `reach`: how far a decline under way has come by now. */
function troubleOf(plan: Plan, calendar: Calendar, reach: number, scareAgo: number): (day: number) => number {
  const { story } = plan
  if (story.kind === "lost") {
    if (story.signsFrom === null) return () => 0
    const from =
      story.cause === "bad_onboarding" ? calendar.indexOf(plan.start) : calendar.indexOf(story.signsFrom)
    const to = calendar.indexOf(story.day)
    const late = story.cause === "sponsor_left" ? 10 : 0
    return (day) => smooth(((day - from - late) / (to - from - late)) * 1.15) ** 0.7
  }
  if (story.kind === "declining") {
    const from =
      story.cause === "bad_onboarding" ? calendar.indexOf(plan.start) : calendar.indexOf(story.since)
    const length = daysBetween(calendar.days[Math.max(0, from)] as string, calendar.last) / reach
    return (day) => smooth((day - from) / length) ** 0.7
  }
  if (story.temper !== "scare") return () => 0
  const middle = calendar.days.length - scareAgo
  return (day) => 1 - smooth(Math.abs(day - middle) / 65)
}
