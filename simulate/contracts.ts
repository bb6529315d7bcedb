import { monthlyRecurring, toMinor } from "#kernel/money.ts"
import { addDays, addMonths, type Day, daysBetween } from "#kernel/time.ts"
import type { SubscriptionRow } from "#modules/revenue/contract.ts"
import type { Calendar } from "./calendar.ts"
import { addedProducts, type Product } from "./catalogue.ts"
import type { Plan } from "./plans.ts"
import { type Random, random } from "./random.ts"

/** A line of a contract as it stands: what it is, how much of it, for how much. */
type Line = {
  id: string
  product: Product
  /** Licences; null where resources are sold. */
  quantity: number | null
  /** Roubles a month, of one licence or of all resources, before discount. */
  price: number
  discount: number
  interval: number
  /** First day of the version not yet written. */
  since: Day
}

/** Something agreed on a day: more or fewer of the first product, another product, the yearly price step. */
type Event = { day: Day; kind: "more" | "less" | "add" | "index" }

/** Subscription versions of an account over its whole life, not beyond what is signed by the last day. */
export function subscriptionsOf(seed: number, plan: Plan, calendar: Calendar): SubscriptionRow[] {
  const draw = random(seed, "contract", plan.account_id)
  const { story } = plan
  const over = story.kind === "lost" ? story.day : null
  const events = eventsOf(draw, plan, plan.start, over ?? calendar.last)
  const first = firstLine(draw, plan, 1)
  const rows =
    plan.term === null
      ? continuous(draw, plan, first, events, over)
      : terms(draw, plan, { first, term: plan.term, events, over, last: calendar.last })
  if (story.kind !== "lost" || story.returns === null) return rows
  const again = {
    ...firstLine(draw, { ...plan, people: Math.ceil(plan.people * 0.6), start: story.returns }, 9),
  }
  return [...rows, ...continuous(draw, plan, again, [], null)]
}

function firstLine(draw: Random, plan: Plan, number: number): Line {
  const quarrels = plan.story.kind !== "steady" && plan.story.cause === "price"
  const interval = plan.term === null || number > 1 || quarrels ? 1 : draw.weighted(intervals[plan.tier])
  const deal = (plan.tier === "A" ? 0.1 : plan.tier === "B" ? 0.05 : 0) + (interval === 12 ? 0.1 : 0)
  return {
    id: `${plan.account_id}-S${number}`,
    product: plan.product,
    quantity: plan.product.licencePrice === null ? null : plan.people,
    price: plan.product.licencePrice ?? Math.round((plan.people * draw.between(9_000, 26_000)) / 500) * 500,
    discount: draw.chance(0.7) ? deal : 0,
    interval,
    since: plan.start,
  }
}

/** How often a term contract is billed, in months. */
const intervals = {
  A: [
    [12, 45],
    [3, 25],
    [1, 30],
  ],
  B: [
    [12, 35],
    [3, 15],
    [1, 50],
  ],
  C: [
    [12, 20],
    [1, 80],
  ],
} as const

/** What is agreed over a life: who is content buys more, who is not buys less before leaving. */
function eventsOf(draw: Random, plan: Plan, from: Day, to: Day): Event[] {
  const { story } = plan
  const events: Event[] = []
  const calm = story.kind === "lost" ? (story.signsFrom ?? to) : story.kind === "declining" ? story.since : to
  const growing = story.kind !== "steady" ? 0.35 : story.temper === "plain" ? 0.62 : 0.12
  let adds = 0
  for (let month = 3; ; month++) {
    const day = addDays(addMonths(from, month), draw.int(0, 20))
    if (day >= addDays(to, -20)) break
    if (month % 12 === 0) events.push({ day: addMonths(from, month), kind: "index" })
    else if (day > addDays(calm, -20)) continue
    else if (draw.chance(growing / 12)) events.push({ day, kind: "more" })
    else if (draw.chance(0.28 / 12) && adds++ < 2) events.push({ day, kind: "add" })
    else if (draw.chance(0.14 / 12)) events.push({ day, kind: "less" })
  }
  const weary = story.kind !== "steady" && (story.cause === "falling_use" || story.cause === "price")
  const middle = addDays(calm, Math.floor(daysBetween(calm, to) * 0.6))
  if (weary && draw.chance(0.4) && middle < addDays(to, -12)) events.push({ day: middle, kind: "less" })
  return events.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

/** A contract without an end: each change ends one version and begins the next. */
function continuous(
  draw: Random,
  plan: Plan,
  first: Line,
  events: readonly Event[],
  over: Day | null,
): SubscriptionRow[] {
  const rows: SubscriptionRow[] = []
  const lines = [first]
  for (const { day, kind } of events) {
    if (kind === "add") {
      const line = addedLine(draw, plan, lines, day, 1)
      if (line) lines.push(line)
      continue
    }
    for (const line of kind === "index" ? lines : [first]) {
      if (line.since >= day) continue
      rows.push(version(plan, line, line.since, day))
      change(draw, line, kind)
      line.since = day
    }
  }
  for (const line of lines) rows.push(version(plan, line, line.since, over))
  return rows
}

type Terms = { first: Line; term: number; events: readonly Event[]; over: Day | null; last: Day }

/** A contract of terms: more is ordered in between and ends with the term, less and a new price come with a renewal. */
function terms(draw: Random, plan: Plan, { first, term, events, over, last }: Terms): SubscriptionRow[] {
  const rows: SubscriptionRow[] = []
  const lines = [first]
  let orders = 0
  let from = plan.start
  for (;;) {
    const to = addMonths(from, term)
    const within = events.filter((event) => event.day >= from && event.day < to)
    for (const line of lines) rows.push(version(plan, line, from, to))
    let ordered = 0
    for (const { day, kind } of within) {
      if (day >= addDays(to, -40) || day <= from) continue
      if (kind === "add") {
        const line = addedLine(draw, plan, lines, day, first.interval)
        if (!line) continue
        lines.push(line)
        rows.push(version(plan, line, day, to))
      }
      if (kind === "more" && first.quantity !== null) {
        const extra = Math.max(2, Math.round(first.quantity * draw.between(0.1, 0.3)))
        const order = { ...first, id: `${first.id}-O${++orders}`, quantity: extra }
        rows.push(version(plan, order, day, to))
        ordered += extra
      }
    }
    if (to === over || to > last) return rows
    if (first.quantity !== null) first.quantity += ordered
    else if (within.some((event) => event.kind === "more")) change(draw, first, "more")
    if (within.some((event) => event.kind === "less") || draw.chance(0.06)) change(draw, first, "less")
    for (const line of lines) change(draw, line, "index")
    from = to
  }
}

function change(draw: Random, line: Line, kind: "more" | "less" | "index"): void {
  if (kind === "index") {
    line.price = Math.round((line.price * draw.between(1.03, 1.08)) / 10) * 10
    return
  }
  const factor = kind === "more" ? draw.between(1.1, 1.3) : draw.between(0.65, 0.88)
  if (line.quantity === null) line.price = Math.round((line.price * factor) / 500) * 500
  else line.quantity = Math.max(3, Math.round(line.quantity * factor + (kind === "more" ? 1 : 0)))
}

/** Another product beside the first; null when they have it already. */
function addedLine(
  draw: Random,
  plan: Plan,
  lines: readonly Line[],
  day: Day,
  interval: number,
): Line | null {
  const product = draw.pick(
    addedProducts.filter((added) => plan.product.licencePrice !== null || added.licencePrice === null),
  )
  if (lines.some((line) => line.product === product)) return null
  const share = product.key === "analytics" ? 0.1 : 0.2
  return {
    id: `${plan.account_id}-S${lines.length + 1}`,
    product,
    quantity: product.licencePrice === null ? null : Math.max(3, Math.round(plan.people * share)),
    price: product.licencePrice ?? Math.round((4_000 + plan.people * draw.between(120, 420)) / 500) * 500,
    discount: 0,
    interval,
    since: day,
  }
}

function version(plan: Plan, line: Line, from: Day, to: Day | null): SubscriptionRow {
  const row = {
    subscription_id: line.id,
    account_id: plan.account_id,
    product: line.product.name,
    started_on: from,
    ended_on: to,
    currency: "RUB",
  }
  if (line.quantity === null) return { ...row, mrr: (line.price * (1 - line.discount)).toFixed(2) }
  return {
    ...row,
    quantity: String(line.quantity),
    unit_price: (line.price * line.interval).toFixed(2),
    interval_months: line.interval,
    discount: line.discount.toFixed(2),
  }
}

/** MRR of a version in kopecks. */
export function mrrOf(row: SubscriptionRow): bigint {
  if (row.mrr) return toMinor(row.mrr, "RUB")
  return monthlyRecurring({
    quantity: row.quantity ?? "1",
    unitPrice: row.unit_price ?? "0",
    discount: row.discount ?? "0",
    intervalMonths: row.interval_months ?? 1,
    currency: "RUB",
  })
}

export const isLive = (row: SubscriptionRow, day: Day): boolean =>
  row.started_on <= day && (!row.ended_on || row.ended_on > day)

/** MRR of versions on a day, in kopecks. */
export const mrrOn = (rows: readonly SubscriptionRow[], day: Day): bigint =>
  rows.reduce((sum, row) => (isLive(row, day) ? sum + mrrOf(row) : sum), 0n)

/** Licences held on each day of the calendar. */
export function licencesByDay(rows: readonly SubscriptionRow[], calendar: Calendar): Int32Array {
  const held = new Int32Array(calendar.days.length)
  for (const row of rows) {
    const from = Math.max(0, calendar.indexOf(row.started_on))
    const to = row.ended_on ? Math.min(held.length, calendar.indexOf(row.ended_on)) : held.length
    for (let day = from; day < to; day++) held[day] = (held[day] ?? 0) + Number(row.quantity ?? 0)
  }
  return held
}
