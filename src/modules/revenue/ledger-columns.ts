import { entryBytes } from "./ledger.queries.pg.ts"

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
 * All entries of a workspace by column, sorted by account and day: 25 bytes an entry. Entries of account `a` stand from
 * `offsets[a]` up to `offsets[a + 1]`.
 */
export type Ledger = {
  accounts: Words
  /** What was sold, by number: its product and its currency. */
  sold: Words
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

export const emptyLedger = (): Ledger => ({
  accounts: new Words(),
  sold: new Words(),
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

/**
 * A ledger with further entries, and the words that they use beyond those it knows. The one given is left behind, and
 * shares its words with the new one.
 */
export function extendLedger(
  ledger: Ledger,
  added: { blocks: readonly Buffer[]; accounts: readonly string[]; sold: readonly string[] },
  head: bigint,
): Ledger {
  for (const word of added.accounts) ledger.accounts.number(word)
  for (const word of added.sold) ledger.sold.number(word)
  const products = Int32Array.from(ledger.sold.words, (word) => ledger.products.number(word.slice(3)))
  const currencies = Uint8Array.from(ledger.sold.words, (word) => ledger.currencies.number(word.slice(0, 3)))
  const had = ledger.day.length
  const rows = columns(added.blocks.reduce((sum, block) => sum + block.length / entryBytes, had))
  for (const name of ["account", "day", "product", "currency", "part", "change"] as const)
    rows[name].set(ledger[name])
  let at = had
  for (const { buffer, byteOffset, length } of added.blocks) {
    const view = new DataView(buffer, byteOffset, length)
    for (let from = 0; from < length; from += entryBytes, at++) {
      const sold = view.getInt32(from + 4)
      const dayAndPart = view.getInt32(from + 8)
      rows.account[at] = view.getInt32(from)
      rows.product[at] = products[sold] ?? 0
      rows.currency[at] = currencies[sold] ?? 0
      rows.day[at] = dayAndPart >> 3
      rows.part[at] = dayAndPart & 7
      rows.change[at] = view.getInt32(from + 12) * 2 ** 32 + view.getUint32(from + 16)
    }
  }
  return { ...ledger, ...sorted(rows, ledger.accounts.words.length), head }
}

/** Two stable passes, by day and then by account: time grows with the entries and not faster. */
function sorted(rows: Columns, accounts: number): Columns & { offsets: Int32Array } {
  const size = rows.day.length
  let [first, last] = [rows.day[0] ?? 0, rows.day[0] ?? 0]
  for (const day of rows.day) {
    if (day < first) first = day
    if (day > last) last = day
  }
  const inOrder = Int32Array.from(rows.day, (_day, place) => place)
  const byDay = pass(inOrder, rows.day, first, last - first + 1)
  const { order, offsets } = pass(byDay.order, rows.account, 0, accounts)
  const moved = columns(size)
  for (const name of ["account", "day", "product", "currency", "part", "change"] as const) {
    const [from, to] = [rows[name], moved[name]]
    for (let at = 0; at < size; at++) to[at] = from[order[at] ?? 0] ?? 0
  }
  return { ...moved, offsets }
}

/** Places by the key of each (from `lowest` on), stable; and where each key begins. */
function pass(
  places: Int32Array,
  keys: Int32Array,
  lowest: number,
  count: number,
): { order: Int32Array; offsets: Int32Array } {
  const offsets = new Int32Array(count + 1)
  for (const key of keys) offsets[key - lowest + 1] = (offsets[key - lowest + 1] ?? 0) + 1
  for (let key = 0; key < count; key++) offsets[key + 1] = (offsets[key + 1] ?? 0) + (offsets[key] ?? 0)
  const next = offsets.slice()
  const order = new Int32Array(places.length)
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0
    const key = (keys[place] ?? 0) - lowest
    const to = next[key] ?? 0
    order[to] = place
    next[key] = to + 1
  }
  return { order, offsets }
}
