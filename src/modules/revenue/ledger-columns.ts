import type { EntryBlock } from "./ledger.queries.pg.ts"

/** Words by number, and back. */
export class Words {
  readonly words: string[] = []
  private readonly numbers = new Map<string, number>()

  /** The number of a word, a new one where it has none. */
  number(word: string): number {
    let number = this.numbers.get(word)
    if (number === undefined) {
      number = this.words.push(word) - 1
      this.numbers.set(word, number)
    }
    return number
  }

  /** The number of a word, if it has one. */
  find(word: string): number | undefined {
    return this.numbers.get(word)
  }
}

/**
 * All entries of a workspace by column, sorted by account and day: 18 bytes an entry. Entries of account `a` stand from
 * `offsets[a]` up to `offsets[a + 1]`.
 */
export type Ledger = {
  accounts: Words
  /** '' is no product. */
  products: Words
  currencies: Words
  offsets: Int32Array
  account: Int32Array
  /** Days since 1970-01-01. */
  day: Int32Array
  product: Int32Array
  currency: Uint8Array
  /** By its place in `ledgerParts`. */
  part: Uint8Array
  /** Minor units of the entry's currency. */
  change: Float64Array
  /** The number of the last entry it holds. */
  head: bigint
}

const bytesEach = 14

export const emptyLedger = (): Ledger => ({
  accounts: new Words(),
  products: new Words(),
  currencies: new Words(),
  offsets: new Int32Array(1),
  ...columns(0),
  head: 0n,
})

type Columns = Pick<Ledger, "account" | "day" | "product" | "currency" | "part" | "change">

const columns = (size: number): Columns => ({
  account: new Int32Array(size),
  day: new Int32Array(size),
  product: new Int32Array(size),
  currency: new Uint8Array(size),
  part: new Uint8Array(size),
  change: new Float64Array(size),
})

/** A ledger with further entries; the one given is left behind, and shares its words with the new one. */
export function extendLedger(ledger: Ledger, blocks: readonly EntryBlock[], head: bigint): Ledger {
  const had = ledger.day.length
  const rows = columns(blocks.reduce((sum, { accounts }) => sum + accounts.length, had))
  for (const name of ["account", "day", "product", "currency", "part", "change"] as const)
    rows[name].set(ledger[name])
  const soldAs = new Map<string, { product: number; currency: number }>()
  let at = had
  for (const { accounts, sold, packed } of blocks)
    for (let i = 0; i < accounts.length; i++, at++) {
      const text = sold[i] ?? ""
      let what = soldAs.get(text)
      if (!what) {
        what = {
          currency: ledger.currencies.number(text.slice(0, 3)),
          product: ledger.products.number(text.slice(3)),
        }
        soldAs.set(text, what)
      }
      rows.account[at] = ledger.accounts.number(accounts[i] ?? "")
      rows.product[at] = what.product
      rows.currency[at] = what.currency
      rows.day[at] = packed.readInt32BE(i * bytesEach)
      rows.part[at] = packed.readInt16BE(i * bytesEach + 4)
      rows.change[at] = Number(packed.readBigInt64BE(i * bytesEach + 6))
    }
  return { ...ledger, ...sorted(rows, ledger.accounts.words.length), head }
}

/** Two stable passes, by day and then by account: time grows with the entries and not faster. */
function sorted(rows: Columns, accounts: number): Columns & { offsets: Int32Array } {
  const size = rows.day.length
  let [first, last] = [0, 0]
  for (let i = 0; i < size; i++) {
    const day = rows.day[i] ?? 0
    first = i === 0 ? day : Math.min(first, day)
    last = i === 0 ? day : Math.max(last, day)
  }
  const byDay = pass(
    Int32Array.from({ length: size }, (_, i) => i),
    (i) => (rows.day[i] ?? 0) - first,
    last - first + 1,
  )
  const { order, offsets } = pass(byDay.order, (i) => rows.account[i] ?? 0, accounts)
  const moved = columns(size)
  for (const name of ["account", "day", "product", "currency", "part", "change"] as const) {
    const [from, to] = [rows[name], moved[name]]
    for (let i = 0; i < size; i++) to[i] = from[order[i] ?? 0] ?? 0
  }
  return { ...moved, offsets }
}

/** Places by the key of each, stable; and where each key begins. */
function pass(
  places: Int32Array,
  keyOf: (place: number) => number,
  keys: number,
): { order: Int32Array; offsets: Int32Array } {
  const offsets = new Int32Array(keys + 1)
  for (const place of places) {
    const next = keyOf(place) + 1
    offsets[next] = (offsets[next] ?? 0) + 1
  }
  for (let key = 0; key < keys; key++) offsets[key + 1] = (offsets[key + 1] ?? 0) + (offsets[key] ?? 0)
  const next = offsets.slice()
  const order = new Int32Array(places.length)
  for (const place of places) {
    const key = keyOf(place)
    const to = next[key] ?? 0
    order[to] = place
    next[key] = to + 1
  }
  return { order, offsets }
}
