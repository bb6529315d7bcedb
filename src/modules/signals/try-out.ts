import { addDays, type Day, daysBetween } from "#kernel/time.ts"
import { fallAfter, type MrrCourse, paysOn } from "#modules/revenue/index.ts"
import type { TryOut } from "./contract.ts"
import type { Courses } from "./judge.ts"

/** An alert that would have opened. */
export type Tried = { account: string; opened_on: Day; cleared_on: Day | null; left_on: Day | null }

const horizonDays = 90

/** Stretches of days, both included, on which accounts have MRR among `days`. */
export function daysThatPay(courses: Courses, days: readonly Day[]): Map<string, { from: Day; to: Day }[]> {
  const [first, last] = [days[0], days.at(-1)]
  const paying = new Map<string, { from: Day; to: Day }[]>()
  if (first === undefined || last === undefined) return paying
  for (const [account, course] of courses) {
    const stretches = stretchesOf(course, first, last)
    if (stretches.length > 0) paying.set(account, stretches)
  }
  return paying
}

function stretchesOf(course: MrrCourse, first: Day, last: Day): { from: Day; to: Day }[] {
  const bounds = [first, ...course.map(({ day }) => day).filter((day) => day > first && day <= last)]
  return bounds.flatMap((from, i) => {
    const next = bounds[i + 1]
    return paysOn(course, from) ? [{ from, to: next === undefined ? last : addDays(next, -1) }] : []
  })
}

/** What a dry run amounts to: how many alerts, whom they caught, and how that compares with chance. */
export function judgeAlerts(
  alerts: TryOut["alerts"],
  given: {
    courses: Courses
    days: readonly Day[]
    paying: ReadonlyMap<string, readonly { from: Day; to: Day }[]>
    owners: number
    now: Day
  },
): TryOut["summary"] {
  const { courses, days, paying, owners, now } = given
  const byAccount = Map.groupBy(alerts, ({ account_id }) => account_id)
  let [churned, caught, paidDays, lostDays] = [0, 0, 0, 0]
  for (const [account, stretches] of paying) {
    const course = courses.get(account) ?? []
    const losses = lossesOf(course)
    const { from } = stretches[0] as { from: Day }
    const { to } = stretches.at(-1) as { to: Day }
    const mine = losses.filter((day) => day > from && day <= addDays(to, horizonDays))
    if (mine.length > 0) {
      churned++
      if (byAccount.get(account)?.some(({ churned_within_90d }) => churned_within_90d)) caught++
    }
    for (const stretch of stretches) {
      paidDays += daysBetween(stretch.from, stretch.to) + 1
      lostDays += daysBefore(losses, stretch)
    }
  }
  const open = alerts.map(({ opened_on, cleared_on, left_on }) =>
    daysBetween(opened_on, cleared_on ?? left_on ?? (days.at(-1) as Day)),
  )
  const right = alerts.filter(({ churned_within_90d }) => churned_within_90d).length
  return {
    alerts: alerts.length,
    accounts: byAccount.size,
    watched: paying.size,
    churned,
    caught,
    precision: alerts.length === 0 ? null : right / alerts.length,
    recall: churned === 0 ? null : caught / churned,
    base_rate: paidDays === 0 ? null : lostDays / paidDays,
    median_days_open: median(open),
    owners,
    per_owner_week: owners === 0 ? null : (alerts.length * 7) / days.length / owners,
    unfinished: alerts.filter(
      ({ opened_on, churned_within_90d }) => !churned_within_90d && addDays(opened_on, horizonDays) > now,
    ).length,
  }
}

/** Days on which MRR reached 0. */
function lossesOf(course: MrrCourse): Day[] {
  const losses: Day[] = []
  for (const { day } of course)
    if (fallAfter(course, addDays(day, -1), day, "churn") && paysOn(course, addDays(day, -1)))
      losses.push(day)
  return losses
}

/** Days of a stretch after which a loss follows within the horizon. */
function daysBefore(losses: readonly Day[], { from, to }: { from: Day; to: Day }): number {
  const loss = losses.find((day) => day > to)
  if (loss === undefined) return 0
  const earliest = addDays(loss, -horizonDays)
  const begin = earliest > from ? earliest : from
  return begin > to ? 0 : daysBetween(begin, to) + 1
}

function median(of: readonly number[]): number | null {
  const sorted = [...of].sort((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return null
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
