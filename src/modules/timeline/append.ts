import type { Context } from "#modules/identity/index.ts"
import type { TimelineEngine } from "#platform/clickhouse/open.ts"
import { counter } from "#platform/figures.ts"
import { inWorkspace } from "#platform/postgres/open.ts"
import { announceRows } from "./announce.ts"
import { noteMessages, suspects } from "./known-messages.ts"
import { insertRows, storedMessages } from "./queries.ch.ts"
import { currentZone, lockAppends } from "./queries.pg.ts"
import { type Message, messageOf, type TimelineRow } from "./row.ts"

/**
 * What became of an appended row. `created`: it is on disk. `duplicate`: the same message was there. `own`: the same
 * message was there from the very same source, so this source is repeating itself after an interruption. `conflict`: the
 * message_id stands for other content, and the row was not written.
 */
export type Appended = "created" | "duplicate" | "own" | "conflict"

const appended = counter(
  "timeline_rows_total",
  "Rows given to the timeline, by kind of source and what became of them",
  ["source", "outcome"],
)

const turns = new Map<string, Promise<unknown>>()

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
  return inTurn(ctx, async (zone) => {
    await settle?.()
    const { outcomes, fresh } = await judge(ctx, messages)
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
  let created = 0
  rows.forEach(({ source: named, account_id }, at) => {
    const outcome = outcomes[at] as Appended
    const end = named.indexOf(":")
    const source = end < 0 ? named : named.slice(0, end)
    const count = counts.get(`${source} ${outcome}`)
    if (count) count.rows++
    else counts.set(`${source} ${outcome}`, { source, outcome, rows: 1 })
    if (outcome !== "created") return
    created++
    accounts.add(account_id)
  })
  for (const { source, outcome, rows } of counts.values()) appended.inc({ source, outcome }, rows)
  if (created > 0) announceRows(ctx, accounts, created)
}

/** What would become of rows if they were appended now; writes nothing. */
export const foretell = async (ctx: Context, rows: readonly TimelineRow[]): Promise<Appended[]> =>
  (await judge(ctx, rows.map(messageOf))).outcomes

/** Zones that workspaces were moved to by this process: contexts made before still carry the one before. */
const zones = new WeakMap<TimelineEngine, Map<string, string>>()

/**
 * Runs work that must not happen while rows of the workspace are being appended, with the zone that days are of in this
 * turn: whatever was written in another one is moved by a later turn.
 */
export function inTurn<T>(ctx: Context, work: (zone: string) => Promise<T>): Promise<T> {
  const workspaceId = ctx.workspace.id
  const before = turns.get(workspaceId) ?? Promise.resolve()
  const locked = () =>
    inWorkspace(ctx.records, workspaceId, async (tx) => {
      await lockAppends(tx, workspaceId)
      return work(await currentZone(tx, workspaceId))
    })
  const alone = () => work(zones.get(ctx.timeline)?.get(workspaceId) ?? ctx.workspace.timeZone)
  const turn = before.catch(() => undefined).then(ctx.timeline.alone ? alone : locked)
  turns.set(workspaceId, turn)
  const forget = () => {
    if (turns.get(workspaceId) === turn) turns.delete(workspaceId)
  }
  turn.then(forget, forget)
  return turn
}

/** From the turn that calls it on, days are of the context's zone. */
export function turnToZone({ timeline, workspace }: Context): void {
  let known = zones.get(timeline)
  if (!known) zones.set(timeline, (known = new Map()))
  known.set(workspace.id, workspace.timeZone)
}

async function judge(
  ctx: Context,
  messages: readonly Message[],
): Promise<{ outcomes: Appended[]; fresh: Message[] }> {
  const stored = await storedMessages(ctx, suspects(ctx, messages))
  const inBatch = new Map<string, string>()
  const fresh: Message[] = []
  const outcomes = messages.map((message): Appended => {
    const { row, contentHash, messageHash } = message
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
