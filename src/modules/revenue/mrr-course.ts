import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { mrrChanges } from "./queries.pg.ts"

/** What an account pays over time, by currency in minor units: each step holds from its day to the next, oldest first. */
export type MrrCourse = readonly { day: Day; paid: ReadonlyMap<string, bigint> }[]

/** The courses of these accounts, or of all, that ever paid. */
export async function mrrCourses(tx: Tx, accounts?: readonly string[]): Promise<Map<string, MrrCourse>> {
  const courses = new Map<string, { day: Day; paid: Map<string, bigint> }[]>()
  for (const { account_id, day, currency, change } of await mrrChanges(tx, accounts)) {
    let course = courses.get(account_id)
    if (!course) courses.set(account_id, (course = []))
    let step = course.at(-1)
    if (step?.day !== day) course.push((step = { day, paid: new Map(step?.paid) }))
    const paid = (step.paid.get(currency) ?? 0n) + change
    if (paid > 0n) step.paid.set(currency, paid)
    else step.paid.delete(currency)
  }
  return courses
}

/** Whether an account has MRR at the end of a day. */
export const paysOn = (course: MrrCourse, day: Day): boolean => (paidOn(course, day)?.size ?? 0) > 0

const paidOn = (course: MrrCourse, day: Day): ReadonlyMap<string, bigint> | undefined =>
  course.findLast((step) => step.day <= day)?.paid

/**
 * The first day in (after, until] at whose end an account pays nothing (`churn`), or less than at the end of `after`
 * (`contraction`): less in one currency and more in none, since nothing says how much of one another is worth.
 */
export function fallAfter(
  course: MrrCourse,
  after: Day,
  until: Day,
  outcome: "churn" | "contraction",
): Day | null {
  const before = paidOn(course, after) ?? new Map<string, bigint>()
  const fallen = (paid: ReadonlyMap<string, bigint>): boolean => {
    if (paid.size === 0 || outcome === "churn") return paid.size === 0
    const changes = [...new Set([...before.keys(), ...paid.keys()])].map(
      (currency) => (paid.get(currency) ?? 0n) - (before.get(currency) ?? 0n),
    )
    return changes.some((change) => change < 0n) && changes.every((change) => change <= 0n)
  }
  return course.find(({ day, paid }) => day > after && day <= until && fallen(paid))?.day ?? null
}
