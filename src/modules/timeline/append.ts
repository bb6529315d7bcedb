import type { Context } from "#modules/identity/index.ts"
import { inWorkspace } from "#platform/postgres/open.ts"
import { insertRows, storedMessages } from "./queries.ch.ts"
import { lockAppends } from "./queries.pg.ts"
import { contentHash, type TimelineRow } from "./row.ts"

/**
 * What became of an appended row. `created`: it is on disk. `duplicate`: the same message was there. `own`: the same
 * message was there from the very same source, so this source is repeating itself after an interruption. `conflict`: the
 * message_id stands for other content, and the row was not written.
 */
export type Appended = "created" | "duplicate" | "own" | "conflict"

const turns = new Map<string, Promise<unknown>>()

/**
 * Appends rows of one workspace, each message_id once for all time, and resolves when they are on disk. The outcome of
 * each row stands at its place. Appends of one workspace take turns: look-up and write are one step for all others,
 * in this process by a queue and among processes by an advisory lock.
 */
export function append(ctx: Context, rows: readonly TimelineRow[]): Promise<Appended[]> {
  if (rows.length === 0) return Promise.resolve([])
  return inTurn(ctx, () => appendInTurn(ctx, rows))
}

/** Runs work that must not happen while rows of the workspace are being appended. */
export function inTurn<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  const workspaceId = ctx.workspace.id
  const before = turns.get(workspaceId) ?? Promise.resolve()
  const turn = before
    .catch(() => undefined)
    .then(() =>
      inWorkspace(ctx.records, workspaceId, async (tx) => {
        await lockAppends(tx, workspaceId)
        return work()
      }),
    )
  turns.set(workspaceId, turn)
  const forget = () => {
    if (turns.get(workspaceId) === turn) turns.delete(workspaceId)
  }
  turn.then(forget, forget)
  return turn
}

async function appendInTurn(ctx: Context, rows: readonly TimelineRow[]): Promise<Appended[]> {
  const { outcomes, fresh } = await judge(ctx, rows)
  await insertRows(ctx, fresh)
  return outcomes
}

/** What would become of rows if they were appended now; writes nothing. */
export const foretell = async (ctx: Context, rows: readonly TimelineRow[]): Promise<Appended[]> =>
  (await judge(ctx, rows)).outcomes

type Hashed = TimelineRow & { content_hash: string }

async function judge(
  ctx: Context,
  rows: readonly TimelineRow[],
): Promise<{ outcomes: Appended[]; fresh: Hashed[] }> {
  const stored = await storedMessages(
    ctx,
    rows.map((row) => row.message_id),
  )
  const inBatch = new Map<string, string>()
  const fresh: Hashed[] = []
  const outcomes = rows.map((row): Appended => {
    const content_hash = contentHash(row)
    const known = stored.get(row.message_id)
    const before = inBatch.get(row.message_id) ?? known?.content_hash
    if (before !== undefined && before !== content_hash) return "conflict"
    if (inBatch.has(row.message_id)) return "duplicate"
    inBatch.set(row.message_id, content_hash)
    if (known) return known.source === row.source ? "own" : "duplicate"
    fresh.push({ ...row, content_hash })
    return "created"
  })
  return { outcomes, fresh }
}
