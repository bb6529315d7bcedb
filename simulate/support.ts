import type { TicketRow } from "#modules/voice/contract.ts"
import type { Calendar } from "./calendar.ts"
import { products } from "./catalogue.ts"
import { isCustomer, type Life } from "./lives.ts"
import { clamp, type Random, random } from "./random.ts"
import { aboutPrice, aboutStart, everyday, ofProduct } from "./words/tickets.ts"

const priorities = [
  ["low", 25],
  ["normal", 50],
  ["high", 19],
  ["urgent", 6],
] as const

/** Median hours to the answer that closes a ticket. */
const hours = { low: 40, normal: 20, high: 9, urgent: 4 } as const

/** Tickets of all accounts in the order they were opened. */
export function ticketsOf(seed: number, lives: readonly Life[], calendar: Calendar): TicketRow[] {
  return lives
    .flatMap((life) => ticketsOfAccount(seed, life, calendar))
    .sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1))
    .map((ticket, index) => ({ ...ticket, ticket_id: `T-${10_001 + index}` }))
}

function ticketsOfAccount(seed: number, life: Life, calendar: Calendar): TicketRow[] {
  const { plan, course } = life
  const draw = random(seed, "tickets", plan.account_id)
  const starts = calendar.starts(plan.zone)
  const tickets: TicketRow[] = []
  for (let day = 0; day < calendar.days.length; day++) {
    if (!isCustomer(course, day)) continue
    const pace =
      (0.006 * Math.sqrt(plan.people) + 0.006) * eagerness(life, day) * ((calendar.work[day] ?? 0) + 0.05)
    if (!draw.chance(pace)) continue
    const opened = (starts[day] ?? 0) + Math.floor(draw.between(9, 18) * 60) * 60_000
    if (opened >= calendar.end) continue
    tickets.push(ticketAt(draw, life, day, opened, calendar))
  }
  return tickets
}

/** Who is starting, quarrels about the price or is stuck writes more; who has stopped using it writes less. */
function eagerness({ plan: { story, start }, course }: Life, day: number): number {
  const far = course.trouble[day] ?? 0
  if (story.kind === "steady") return story.temper === "grumbler" ? 2.2 : 1
  if (story.cause === "bad_onboarding") return 4.5 - 2.5 * far
  if (story.cause === "price") return 1 + 2.6 * far
  if (story.cause === "falling_use") return 1 - 0.3 * far
  return start ? 1 + 0.4 * far : 1
}

function ticketAt(draw: Random, life: Life, day: number, opened: number, calendar: Calendar): TicketRow {
  const { plan, course } = life
  const mood = course.mood[day] ?? 0.8
  const priority = draw.weighted(priorities)
  const slow = mood < 0.5 ? 2.6 : 1
  const closed = opened + hours[priority] * slow * Math.exp(draw.normal(0, 0.8)) * 3_600_000
  const done = closed < calendar.end
  const mark = Math.round(clamp(1.2 + 4.1 * mood + draw.normal(0, 0.7), 1, 5))
  return {
    ticket_id: "",
    account_id: plan.account_id,
    opened_at: new Date(opened).toISOString(),
    closed_at: done ? new Date(Math.round(closed / 60_000) * 60_000).toISOString() : null,
    priority,
    subject: subjectOf(draw, life, day),
    satisfaction: done && draw.chance(0.5) ? mark : null,
  }
}

function subjectOf(draw: Random, { plan, course, subscriptions }: Life, day: number): string {
  const { story, language } = plan
  const far = course.trouble[day] ?? 0
  if (story.kind !== "steady" && story.cause === "price" && draw.chance(0.9 * far))
    return draw.pick(aboutPrice[language])
  if (story.kind !== "steady" && story.cause === "bad_onboarding" && draw.chance(0.65))
    return draw.pick(aboutStart[language])
  const product = products.find(({ name }) => name === draw.pick(subscriptions).product) ?? plan.product
  const lines = draw.chance(0.45) ? everyday : (ofProduct[product.key] ?? everyday)
  return draw.pick(lines[language])
}
