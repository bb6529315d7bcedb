import { type Context, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { append } from "./append.ts"
import { deleteMessages } from "./queries.ch.ts"
import { deleteOutboxEntries, insertOutboxEntry, lockOldestOutboxEntries } from "./queries.pg.ts"
import type { TimelineRow } from "./row.ts"

/** What a change of records tells the timeline: rows that now hold, and message_ids that no longer do. */
export type TimelineChange = { append: readonly TimelineRow[]; retract: readonly string[] }

/** Rows in one outbox entry, so that the relay's memory and its blocks stay bounded. */
const rowsPerEntry = 5000

/** Tells the timeline of a change, in the transaction that makes it: both happen, or neither. */
export async function queueRows(tx: Tx, ctx: Context, change: TimelineChange): Promise<void> {
  const { append, retract } = change
  if (append.length === 0 && retract.length === 0) return
  for (let from = 0; from < Math.max(append.length, retract.length); from += rowsPerEntry)
    await insertOutboxEntry(tx, ctx, {
      append: append.slice(from, from + rowsPerEntry),
      retract: retract.slice(from, from + rowsPerEntry),
    })
  const queue = `relay_outbox:${ctx.workspace.id}`
  await addJob(tx, "relay_outbox", { workspace_id: ctx.workspace.id }, { key: queue, queue })
}

/**
 * Carries the outbox to the timeline until it is empty. Entries leave the outbox after their rows are on disk; entries
 * that are carried twice change nothing the second time, since retracting and appending a message_id are idempotent.
 */
export async function relayOutbox(ctx: Context): Promise<void> {
  while (await relayOnce(ctx));
}

const entriesPerTurn = 20

function relayOnce(ctx: Context): Promise<boolean> {
  return transaction(ctx, async (tx) => {
    const entries = await lockOldestOutboxEntries(tx, entriesPerTurn)
    if (entries.length === 0) return false
    const { retract, append: rows } = folded(entries)
    await deleteMessages(ctx, retract)
    const outcomes = await append(ctx, rows)
    outcomes.forEach((outcome, at) => {
      if (outcome === "conflict")
        ctx.log.error({ message_id: rows[at]?.message_id }, "outbox row contradicts the timeline")
    })
    await deleteOutboxEntries(
      tx,
      entries.map((entry) => entry.id),
    )
    return true
  })
}

/** Entries in their order as one change: what is retracted after it was appended is not appended. */
export function folded(entries: readonly TimelineChange[]): { retract: string[]; append: TimelineRow[] } {
  const retract = new Set<string>()
  const rows = new Map<string, TimelineRow>()
  for (const entry of entries) {
    for (const id of entry.retract) {
      rows.delete(id)
      retract.add(id)
    }
    for (const row of entry.append) rows.set(row.message_id, row)
  }
  return { retract: [...retract], append: [...rows.values()] }
}
