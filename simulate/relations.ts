import { addDays, addMonths } from "#kernel/time.ts"
import type { Calendar } from "./calendar.ts"
import { mrrOn } from "./contracts.ts"
import { isCustomer, type Life, rowOf, type SimulatedRow } from "./lives.ts"
import { present } from "./people.ts"
import { type Random, random } from "./random.ts"
import { silences, talks, toneOf } from "./words/voices.ts"

/** Days between two touches of a manager, by tier. */
const cadence = { A: 9, B: 19, C: 36 } as const

const sentiments = { good: "positive", mixed: "neutral", bad: "negative" } as const

/** Calls, meetings and letters between the account's manager and its people. */
export function touchesOf(seed: number, lives: readonly Life[], calendar: Calendar): SimulatedRow[] {
  return lives.flatMap((life) => {
    const { plan, course } = life
    const draw = random(seed, "touches", plan.account_id)
    const rows: SimulatedRow[] = []
    let next = draw.int(0, cadence[plan.tier])
    for (let day = 0; day < calendar.days.length; day++) {
      if (!isCustomer(course, day) || --next > 0 || (calendar.work[day] ?? 0) < 0.5) continue
      next = Math.round(cadence[plan.tier] * draw.between(0.5, 1.5))
      const row = touchOn(draw, life, day, calendar)
      if (row) rows.push(row)
    }
    return rows
  })
}

function touchOn(draw: Random, life: Life, day: number, calendar: Calendar): SimulatedRow | null {
  const { plan, course, people } = life
  const there = present(people, calendar.days[day] as string)
  if (there.length === 0) return null
  const answered = draw.chance(course.reply[day] ?? 0)
  const kind = answered ? draw.weighted(kinds[plan.tier]) : draw.chance(0.65) ? "mail" : "call"
  const tone = toneOf(Math.min(1, (course.mood[day] ?? 0.8) + draw.normal(0, 0.06)))
  const contact = draw.chance(0.55) ? there[0] : draw.pick(there)
  const at = (calendar.starts(plan.zone)[day] ?? 0) + Math.floor(draw.between(10, 18) * 12) * 300_000
  if (at >= calendar.end) return null
  return rowOf(`touch:${plan.account_id}:${day}`, {
    account_id: plan.account_id,
    person: contact?.email ?? "",
    name: `touch.${kind}`,
    at,
    properties: {
      two_way: answered,
      ...(answered ? { sentiment: sentiments[tone] } : {}),
      by: plan.owner,
      note: draw.pick((answered ? talks[tone] : silences)[plan.language]),
    },
  })
}

const kinds = {
  A: [
    ["call", 40],
    ["meeting", 40],
    ["mail", 20],
  ],
  B: [
    ["call", 50],
    ["meeting", 18],
    ["mail", 32],
  ],
  C: [
    ["call", 40],
    ["meeting", 4],
    ["mail", 56],
  ],
} as const

/** People we met and people who left. */
export function contactMovesOf(lives: readonly Life[], calendar: Calendar): SimulatedRow[] {
  return lives.flatMap(({ plan, people }) =>
    people.flatMap((contact) => {
      const row = (name: string, day: string) =>
        rowOf(`${name}:${contact.contact_id}`, {
          account_id: plan.account_id,
          person: contact.email,
          name,
          at: (calendar.starts(plan.zone)[0] ?? 0) + calendar.indexOf(day) * 86_400_000 + 9 * 3_600_000,
          properties: { role: contact.roles[0], name: contact.name, title: contact.title },
        })
      const joined = row("contact.joined", contact.joined)
      return contact.left === null ? [joined] : [joined, row("contact.left", contact.left)]
    }),
  )
}

/** Invoices at each interval of the first contract, and what became of them. */
export function invoicesOf(seed: number, lives: readonly Life[], calendar: Calendar): SimulatedRow[] {
  return lives.flatMap((life) => {
    const { plan, subscriptions } = life
    const draw = random(seed, "invoices", plan.account_id)
    const months = subscriptions[0]?.interval_months ?? 1
    const byCard = plan.tier === "C" && draw.chance(0.6)
    const rows: SimulatedRow[] = []
    for (let n = 0; ; n++) {
      const day = addMonths(plan.start, n * months)
      if (day > calendar.last) break
      const amount = Number(mrrOn(subscriptions, day) * BigInt(months)) / 100
      if (day >= calendar.first && amount > 0)
        rows.push(...invoiceOf(draw, life, { day, number: n + 1, amount, byCard }, calendar))
    }
    return rows
  })
}

type Invoice = { day: string; number: number; amount: number; byCard: boolean }

/** Days in which an invoice is to be paid. */
const payable = 15

function invoiceOf(
  draw: Random,
  { plan, course }: Life,
  invoice: Invoice,
  calendar: Calendar,
): SimulatedRow[] {
  const index = calendar.indexOf(invoice.day)
  const far = course.trouble[index] ?? 0
  const { story } = plan
  const reluctant = story.kind !== "steady" && story.cause === "price" ? Math.min(1, 1.6 * far) : 0
  const fails = invoice.byCard && draw.chance(0.025 + 0.5 * reluctant)
  const late = draw.chance(0.05 + (invoice.byCard ? 0.35 : 0.75) * reluctant)
  const never = reluctant > 0.5 && draw.chance(0.3)
  const paidAfter = late
    ? payable + draw.int(4, 28)
    : invoice.byCard
      ? fails
        ? draw.int(1, 4)
        : 0
      : draw.int(2, payable - 1)
  const morning = calendar.starts(plan.zone)[index] ?? 0
  const number = `${plan.account_id}/${invoice.number}`
  const properties = { invoice: number, currency: "RUB", due_on: addDays(invoice.day, payable) }
  const steps: [string, number][] = [["invoice.issued", 0]]
  if (fails) steps.push(["invoice.failed", 0.02])
  if (late) steps.push(["invoice.overdue", payable + 1])
  if (!never) steps.push(["invoice.paid", paidAfter + 0.05])
  return steps
    .map(([name, after]) =>
      rowOf(`${name}:${number}`, {
        account_id: plan.account_id,
        name,
        at: morning + Math.round((10 + 24 * after) * 60) * 60_000,
        value: invoice.amount,
        properties,
      }),
    )
    .filter((row) => Date.parse(row.at) < calendar.end)
}
