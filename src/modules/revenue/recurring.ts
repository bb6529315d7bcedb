import { Decimal } from "decimal.js"
import { isCurrency, toMinor } from "#kernel/money.ts"
import { type Day, dayNumber } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { type MonthCharge, monthCharges } from "./charges.queries.ch.ts"
import { type Courses, Steps } from "./courses.ts"
import { Words } from "./ledger-columns.ts"
import type { Loaded } from "./load-courses.ts"
import { nextStart } from "./periods.ts"

/**
 * Courses of recurring revenue: on every day MRR and the usage charges of the day's calendar month, as far as they are
 * known, worth what their currency was worth on the month's last day.
 */
export async function withUsage(
  ctx: Context,
  { courses, exchange }: Loaded,
  which: { products: readonly string[] | null; knownAt: Date | undefined },
): Promise<Courses> {
  const target = ctx.workspace.currency
  const accounts = new Words()
  for (const word of courses.accounts.words) accounts.number(word)
  const unconverted = new Map([...courses.unconverted].map(([key, known]) => [key, new Set(known)]))
  const changes = new Map<number, Map<number, number>>()
  let most = courses.day.length
  for (const charge of await monthCharges(ctx, which)) {
    const account = accounts.number(charge.account_id)
    const currency = isCurrency(charge.currency) ? charge.currency : target
    const next = nextStart(charge.month, "month")
    const worth = exchange(minorOf(charge, currency), currency, dayNumber(next) - 1)
    if (worth === null) unconverted.set(currency, (unconverted.get(currency) ?? new Set()).add(account))
    else most += lay(changes, account, { from: charge.month, to: next, worth })
  }
  return {
    ...merged(courses, changes, accounts.words.length, most),
    accounts,
    products: courses.products,
    unconverted,
  }
}

const minorOf = (charge: MonthCharge, currency: string): number =>
  Number(toMinor(new Decimal(charge.micros).div(1_000_000), currency))

/** Adds a month's charge to the changes of an account; answers with how many steps it may bring. */
function lay(
  changes: Map<number, Map<number, number>>,
  account: number,
  { from, to, worth }: { from: Day; to: Day; worth: number },
): number {
  let mine = changes.get(account)
  if (!mine) changes.set(account, (mine = new Map<number, number>()))
  for (const [day, change] of [
    [dayNumber(from), worth],
    [dayNumber(to), -worth],
  ] as const)
    mine.set(day, (mine.get(day) ?? 0) + change)
  return 2
}

/** Courses with further changes of their accounts. */
function merged(
  courses: Courses,
  changes: ReadonlyMap<number, ReadonlyMap<number, number>>,
  accounts: number,
  most: number,
): Pick<Courses, "offsets" | "day" | "value" | "detail" | "product"> {
  const steps = new Steps(most)
  const offsets = new Int32Array(accounts + 1)
  for (let account = 0; account < accounts; account++) {
    const [first, end] = [
      courses.offsets[account] ?? courses.day.length,
      courses.offsets[account + 1] ?? courses.day.length,
    ]
    const extra = [...(changes.get(account) ?? [])].sort(([a], [b]) => a - b)
    let [at, next, mrr, usage, value] = [first, 0, 0, 0, 0]
    while (at < end || next < extra.length) {
      const day = Math.min(
        at < end ? (courses.day[at] ?? 0) : Number.POSITIVE_INFINITY,
        extra[next]?.[0] ?? Number.POSITIVE_INFINITY,
      )
      const what = { detail: courses.detail[at] ?? 0, product: courses.product[at] ?? 0 }
      if (at < end && courses.day[at] === day) mrr = courses.value[at++] ?? 0
      if (extra[next]?.[0] === day) usage += extra[next++]?.[1] ?? 0
      if (mrr + usage !== value) {
        value = mrr + usage
        steps.push(day, value, what)
      }
    }
    offsets[account + 1] = steps.length
  }
  return { offsets, ...steps.columns() }
}
