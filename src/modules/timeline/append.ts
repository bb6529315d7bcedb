import { type Erased, readErased } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { counter } from "#platform/figures.ts"
import { announceRows } from "./announce.ts"
import { noteMessages, suspects } from "./known-messages.ts"
import { insertRows, storedMessages } from "./queries.ch.ts"
import { type Message, messageOf, type TimelineRow } from "./row.ts"
import { inTurn } from "./turn.ts"

/**
 * What became of an appended row. `created`: it is on disk. `duplicate`: the same message was there. `own`: the same
 * message was there from the very same source, so this source is repeating itself after an interruption. `conflict`: the
 * message_id stands for other content, and the row was not written. `erased`: nor was it, since its person's data was
 * deleted on request.
 */
export type Appended = "created" | "duplicate" | "own" | "conflict" | "erased"

const appended = counter(
  "timeline_rows_total",
  "Rows given to the timeline, by kind of source and what became of them",
  ["source", "outcome"],
)

/**
 * Appends rows of one workspace, each message_id once for all time, and resolves when they are on disk. The outcome of
 * each row stands at its place. Appends of one workspace take turns: look-up and write are one step for all others,
 * in this process by a queue and, where others can write, by an advisory lock. What needs no turn is done before it.
 * `settle` is called within the turn and may set each row's account_id, where `said.account` says what was said: rows
 * that it leaves without an account are seen by whatever attributes them after a later change.
 */
export function append(
  ctx: Context,
  rows: readonly TimelineRow[],
  settle?: () => Promise<void>,
): Promise<Appended[]> {
  if (rows.length === 0) return Promise.resolve([])
  const messages = rows.map(messageOf)
  return inTurn(ctx, async ({ zone, erased }) => {
    await settle?.()
    const { outcomes, fresh } = await judge(ctx, messages, erased)
    noteMessages(ctx, fresh)
    await insertRows(ctx, fresh, zone)
    note(ctx, rows, outcomes)
    return outcomes
  })
}

/** Counts what became of rows, and tells the pages that are open of those that are new. */
function note(ctx: Context, rows: readonly TimelineRow[], outcomes: readonly Appended[]): void {
  const counts = new Map<string, { source: string; outcome: Appended; rows: number }>()
  const accounts = new Set<string>()
  const names = new Set<string>()
  let created = 0
  rows.forEach(({ source: named, account_id, name }, at) => {
    const outcome = outcomes[at] as Appended
    const end = named.indexOf(":")
    const source = end < 0 ? named : named.slice(0, end)
    const count = counts.get(`${source} ${outcome}`)
    if (count) count.rows++
    else counts.set(`${source} ${outcome}`, { source, outcome, rows: 1 })
    if (outcome !== "created") return
    created++
    accounts.add(account_id)
    names.add(name)
  })
  for (const { source, outcome, rows } of counts.values()) appended.inc({ source, outcome }, rows)
  if (created > 0) announceRows(ctx, accounts, created, names)
}

/** What would become of rows if they were appended now; writes nothing. */
export async function foretell(ctx: Context, rows: readonly TimelineRow[]): Promise<Appended[]> {
  const erased = await transaction(ctx, (tx) => readErased(tx, ctx))
  return (await judge(ctx, rows.map(messageOf), erased)).outcomes
}

async function judge(
  ctx: Context,
  messages: readonly Message[],
  erased: Erased,
): Promise<{ outcomes: Appended[]; fresh: Message[] }> {
  const gone = gonePeople(messages, erased)
  const stored = await storedMessages(ctx, suspects(ctx, messages))
  const inBatch = new Map<string, string>()
  const fresh: Message[] = []
  const outcomes = messages.map((message): Appended => {
    const { row, contentHash, messageHash } = message
    if (gone?.has(row.person)) return "erased"
    const known = stored.get(messageHash)
    const before = inBatch.get(messageHash) ?? known?.contentHash
    if (before !== undefined && before !== contentHash) return "conflict"
    if (inBatch.has(messageHash)) return "duplicate"
    inBatch.set(messageHash, contentHash)
    if (known) return known.source === row.source ? "own" : "duplicate"
    fresh.push(message)
    return "created"
  })
  return { outcomes, fresh }
}

/** Those of the people of messages who were erased; null where nobody ever was. */
function gonePeople(messages: readonly Message[], erased: Erased): Set<string> | null {
  if (erased.revision === 0n) return null
  const people = new Set(messages.map(({ row }) => row.person))
  return new Set([...people].filter((person) => person !== "" && erased.has(person)))
}
