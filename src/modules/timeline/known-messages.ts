import type { Context } from "#modules/identity/index.ts"
import type { TimelineEngine } from "#platform/clickhouse/open.ts"
import { MessageFilter } from "./message-filter.ts"
import { countRows, messageHashes } from "./queries.ch.ts"
import type { Message } from "./row.ts"

type Known = { filter: MessageFilter; complete: boolean }

const knownOf = new WeakMap<TimelineEngine, Map<string, Known>>()

/**
 * The messages that may be stored already; all others need no look-up. Where another process may append too, and while
 * this one is still reading what earlier ones wrote, every message may be.
 */
export function suspects(ctx: Context, messages: readonly Message[]): readonly Message[] {
  const known = knownMessages(ctx)
  if (!known?.complete) return messages
  return messages.filter(({ messageHash }) => known.filter.mayHave(...wordsOf(messageHash)))
}

/** Notes messages that are about to be written. */
export function noteMessages(ctx: Context, messages: readonly Message[]): void {
  const known = knownMessages(ctx)
  if (known) for (const { messageHash } of messages) known.filter.add(...wordsOf(messageHash))
}

function knownMessages(ctx: Context): Known | null {
  if (!ctx.timeline.alone) return null
  let workspaces = knownOf.get(ctx.timeline)
  if (!workspaces) knownOf.set(ctx.timeline, (workspaces = new Map<string, Known>()))
  let known = workspaces.get(ctx.workspace.id)
  if (!known) {
    known = { filter: new MessageFilter(), complete: false }
    workspaces.set(ctx.workspace.id, known)
    readStored(ctx, known).catch((error: Error) => {
      workspaces.delete(ctx.workspace.id)
      if (!ctx.timeline.closed)
        ctx.log.warn({ err: error }, "stored message ids were not read; each is looked up instead")
    })
  }
  return known
}

/** Messages read at once: eight bytes each. */
const messagesAtOnce = 500_000

/** Reads what is stored, a part at a time, so that neither memory nor the event loop is held for long. */
async function readStored(ctx: Context, known: Known): Promise<void> {
  const rows = await countRows(ctx)
  const parts = rows === 0 ? 0 : Math.min(256, 2 ** Math.ceil(Math.log2(Math.max(1, rows / messagesAtOnce))))
  for (let part = 0; part < parts; part++) {
    const bytes = await messageHashes(ctx, (part * 256) / parts, ((part + 1) * 256) / parts - 1)
    for (let at = 0; at + 8 <= bytes.length; at += 8)
      known.filter.add(bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4))
  }
  known.complete = true
}

const wordsOf = (messageHash: string): [number, number] => [
  Number.parseInt(messageHash.slice(0, 8), 16),
  Number.parseInt(messageHash.slice(8, 16), 16),
]
