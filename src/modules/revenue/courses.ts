import { type DayChange, detailCode } from "./detail.ts"
import type { Exchange } from "./exchange.ts"
import { lastUpTo } from "./exchange.ts"
import { type Ledger, Words } from "./ledger-columns.ts"
import { onDay, Pools } from "./pools.ts"

/**
 * What each account brings over time, in minor units of the reporting currency: steps of account `a` stand from
 * `offsets[a]` up to `offsets[a + 1]`, each holding from its day (days since 1970-01-01) until the next.
 */
export type Courses = {
  accounts: Words
  offsets: Int32Array
  day: Int32Array
  value: Float64Array
  /** What the step was, in `movementDetails`, were it an expansion or a contraction. */
  detail: Uint8Array
  /** The product that `detail` is about, '' for none. */
  product: Int32Array
  products: Words
  /** Currencies in which MRR came in on a day without a rate, and the accounts it is left out of. */
  unconverted: Map<string, Set<number>>
}

/** Courses of all accounts, of all that they pay for or of these products alone (by their numbers). */
export function coursesOf(
  ledger: Ledger,
  exchange: Exchange,
  target: string,
  only: ReadonlySet<number> | null = null,
): Courses {
  const steps = new Steps(ledger.day.length)
  const reporting = ledger.currencies.find(target) ?? -1
  const accounts = ledger.offsets.length - 1
  const offsets = new Int32Array(accounts + 1)
  const unconverted = new Map<string, Set<number>>()
  const foreign = new ForeignMoney(ledger, exchange)
  for (let account = 0; account < accounts; account++) {
    const [from, to] = [ledger.offsets[account] ?? 0, ledger.offsets[account + 1] ?? 0]
    foreign.begin(from, to, reporting)
    for (const currency of foreign.unknown(only)) {
      const known = unconverted.get(currency)
      if (known) known.add(account)
      else unconverted.set(currency, new Set([account]))
    }
    walk(ledger, { from, to, reporting }, foreign, only, steps)
    offsets[account + 1] = steps.length
  }
  return { accounts: ledger.accounts, products: ledger.products, offsets, unconverted, ...steps.columns() }
}

/** One account's entries, day by day. */
function walk(
  ledger: Ledger,
  span: { from: number; to: number; reporting: number },
  foreign: ForeignMoney,
  only: ReadonlySet<number> | null,
  steps: Steps,
): void {
  const held = new Map<number, number>()
  let value = 0
  for (let at = span.from; at < span.to; ) {
    const day = ledger.day[at] ?? 0
    const changes: DayChange[] = []
    let change = foreign.worthOn(day, only)
    for (; at < span.to && ledger.day[at] === day; at++) {
      const product = ledger.product[at] ?? 0
      const minor = ledger.change[at] ?? 0
      const own = ledger.currency[at] === span.reporting
      if (only && !only.has(product)) continue
      if (own) change += minor
      changes.push({ part: ledger.part[at] ?? 0, product, worth: own ? minor : foreign.roughly(at) })
    }
    if (change !== 0) {
      value += change
      steps.push(day, value, detailCode(changes, change > 0, held))
    }
    for (const { product, worth } of changes) held.set(product, (held.get(product) ?? 0) + worth)
  }
}

/** What one account pays in other currencies, as it is carried; nothing for most accounts. */
class ForeignMoney {
  private readonly ledger: Ledger
  private readonly exchange: Exchange
  private byDay = new Map<number, Map<string, number>>()
  private unknownCurrencies: { currency: string; products: Set<number> }[] = []

  constructor(ledger: Ledger, exchange: Exchange) {
    this.ledger = ledger
    this.exchange = exchange
  }

  /** Turns to the entries of an account. */
  begin(from: number, to: number, reporting: number): void {
    if (this.byDay.size > 0) this.byDay = new Map()
    if (this.unknownCurrencies.length > 0) this.unknownCurrencies = []
    const currencies = new Set<number>()
    for (let at = from; at < to; at++) {
      const currency = this.ledger.currency[at] ?? 0
      if (currency !== reporting) currencies.add(currency)
    }
    for (const currency of currencies) this.carry(from, to, currency)
  }

  /** One currency, from day to day; left out as a whole where some of it came in on a day without a rate. */
  private carry(from: number, to: number, currency: number): void {
    const { ledger, exchange } = this
    const name = ledger.currencies.words[currency] ?? ""
    const pools = new Pools()
    const carried = new Map<number, Map<string, number>>()
    const products = new Set<number>()
    for (let at = from; at < to; ) {
      const day = ledger.day[at] ?? 0
      const changes = new Map<string, number>()
      for (; at < to && ledger.day[at] === day; at++) {
        if (ledger.currency[at] !== currency) continue
        const product = ledger.product[at] ?? 0
        products.add(product)
        const word = ledger.products.words[product] ?? ""
        changes.set(word, (changes.get(word) ?? 0) + (ledger.change[at] ?? 0))
      }
      if (changes.size > 0) carried.set(day, pools.change(changes, onDay(exchange, name, day)))
    }
    if (pools.unknown) this.unknownCurrencies.push({ currency: name, products })
    else
      for (const [day, moved] of carried) {
        const known = this.byDay.get(day)
        if (!known) this.byDay.set(day, moved)
        else for (const [word, change] of moved) known.set(word, (known.get(word) ?? 0) + change)
      }
  }

  /** Currencies without a rate, of these products. */
  unknown(only: ReadonlySet<number> | null): string[] {
    return this.unknownCurrencies
      .filter(({ products }) => only === null || [...products].some((product) => only.has(product)))
      .map(({ currency }) => currency)
  }

  /** By how much what is carried changes on a day. */
  worthOn(day: number, only: ReadonlySet<number> | null): number {
    let sum = 0
    for (const [word, change] of this.byDay.get(day) ?? [])
      if (only === null || only.has(this.ledger.products.find(word) ?? -1)) sum += change
    return sum
  }

  /** What an entry was worth on its day: to tell which of a day's changes was the largest. */
  roughly(at: number): number {
    const { ledger } = this
    const name = ledger.currencies.words[ledger.currency[at] ?? 0] ?? ""
    return this.exchange(ledger.change[at] ?? 0, name, ledger.day[at] ?? 0) ?? 0
  }
}

/** Steps as they are found. */
export class Steps {
  length = 0
  private readonly day: Int32Array
  private readonly value: Float64Array
  private readonly detail: Uint8Array
  private readonly product: Int32Array

  constructor(most: number) {
    this.day = new Int32Array(most)
    this.value = new Float64Array(most)
    this.detail = new Uint8Array(most)
    this.product = new Int32Array(most)
  }

  push(day: number, value: number, what: { detail: number; product: number }): void {
    this.day[this.length] = day
    this.value[this.length] = value
    this.detail[this.length] = what.detail
    this.product[this.length] = what.product
    this.length++
  }

  columns(): Pick<Courses, "day" | "value" | "detail" | "product"> {
    const { length } = this
    return {
      day: this.day.slice(0, length),
      value: this.value.slice(0, length),
      detail: this.detail.slice(0, length),
      product: this.product.slice(0, length),
    }
  }
}

/** What an account brings at the end of a day. */
export function valueOn(courses: Courses, account: number, day: number): number {
  const at = lastUpTo(courses.day, day, courses.offsets[account] ?? 0, courses.offsets[account + 1] ?? 0)
  return at < 0 ? 0 : (courses.value[at] ?? 0)
}
