import { type Context, transaction } from "#modules/identity/index.ts"
import type { Records, Tx } from "#platform/postgres/open.ts"
import { type Courses, coursesOf } from "./courses.ts"
import { ratesRevision, ratesTo } from "./exchange.queries.pg.ts"
import { type Exchange, exchangeBy } from "./exchange.ts"
import { entryBlocks, ledgerHead, ledgerWords } from "./ledger.queries.pg.ts"
import { emptyLedger, extendLedger, type Ledger } from "./ledger-columns.ts"

/** A workspace's ledger in memory, with what its accounts bring over time. */
export type Loaded = { ledger: Ledger; exchange: Exchange; courses: Courses }

type Kept = { of: string; loaded: Promise<Loaded> }

/** Of how many workspaces the ledger is kept between questions, the last asked about. */
const workspacesKept = 4
const kept = new WeakMap<Records, Map<string, Kept>>()

/**
 * The ledger as it stands, or as it stood at an instant. It is kept in memory between questions (25 bytes an entry and as
 * much again for the courses); after a change only the new entries are read.
 */
export async function loadCourses(ctx: Context, knownAt?: Date): Promise<Loaded> {
  const { currency, id } = ctx.workspace
  const [head, revision] = await transaction(ctx, async (tx) => [
    await ledgerHead(tx),
    await ratesRevision(tx),
  ])
  if (knownAt) return transaction(ctx, (tx) => load(tx, emptyLedger(), head, currency, knownAt))
  const workspaces = kept.get(ctx.records) ?? new Map<string, Kept>()
  kept.set(ctx.records, workspaces)
  const of = `${head} ${revision} ${currency}`
  let known = workspaces.get(id)
  if (known?.of !== of) {
    const before = known?.loaded.then(({ ledger }) => ledger).catch(() => emptyLedger())
    known = { of, loaded: loadAfter(ctx, before, head) }
  }
  workspaces.delete(id)
  workspaces.set(id, known)
  const [oldest] = workspaces.keys()
  if (workspaces.size > workspacesKept && oldest) workspaces.delete(oldest)
  return known.loaded
}

async function loadAfter(ctx: Context, before: Promise<Ledger> | undefined, head: bigint): Promise<Loaded> {
  const ledger = await before
  const known = ledger && ledger.head <= head ? ledger : emptyLedger()
  return transaction(ctx, (tx) => load(tx, known, head, ctx.workspace.currency))
}

async function load(tx: Tx, known: Ledger, head: bigint, target: string, recordedBy?: Date): Promise<Loaded> {
  const ledger = known.head === head ? known : await extended(tx, known, head, recordedBy)
  const foreign = ledger.currencies.words.some((currency) => currency !== target)
  const exchange = exchangeBy(foreign ? await ratesTo(tx, target) : [], target)
  return { ledger, exchange, courses: coursesOf(ledger, exchange, target) }
}

async function extended(tx: Tx, known: Ledger, head: bigint, recordedBy?: Date): Promise<Ledger> {
  const blocks = await entryBlocks(tx, { after: known.head, upTo: head, recordedBy })
  const accounts = await ledgerWords(tx, "account", known.accounts.words.length)
  const sold = await ledgerWords(tx, "sold", known.sold.words.length)
  return extendLedger(known, { blocks, accounts, sold }, head)
}
