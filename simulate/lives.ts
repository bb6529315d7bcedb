import type { z } from "zod"
import type { SubscriptionRow } from "#modules/revenue/contract.ts"
import type { timelineRowSchema } from "#modules/timeline/contract.ts"
import type { Calendar } from "./calendar.ts"
import { subscriptionsOf } from "./contracts.ts"
import { type Course, courseOf } from "./course.ts"
import { type People, peopleOf } from "./people.ts"
import { type Plan, plansOf } from "./plans.ts"

/** A row for the timeline: when it happened is when it was known. */
export type SimulatedRow = z.output<typeof timelineRowSchema> & { account_id: string }

/** An account with all that everything else about it follows from. */
export type Life = {
  plan: Plan
  course: Course
  subscriptions: SubscriptionRow[]
  people: People
}

export function livesOf(seed: number, accounts: number, calendar: Calendar): Life[] {
  return plansOf(seed, accounts, calendar).map((plan) => {
    const course = courseOf(seed, plan, calendar)
    return {
      plan,
      course,
      subscriptions: subscriptionsOf(seed, plan, calendar),
      people: peopleOf(seed, plan, calendar),
    }
  })
}

/** A row of this simulation; `id` is unique within it. */
export function rowOf(
  id: string,
  given: Pick<SimulatedRow, "account_id" | "name"> & { at: number } & Partial<
      Pick<SimulatedRow, "person" | "value" | "properties">
    >,
): SimulatedRow {
  const at = new Date(given.at).toISOString()
  return {
    account_id: given.account_id,
    person: given.person ?? "",
    name: given.name,
    at,
    recorded_at: at,
    value: given.value ?? null,
    properties: given.properties ?? {},
    source: "demonstration",
    message_id: `demonstration:${id}`,
  }
}

/** True on a day of the calendar on which the account is a customer. */
export const isCustomer = (course: Course, day: number): boolean => (course.use[day] ?? 0) > 0
