import { type Erased, readErased } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { TimelineEngine } from "#platform/clickhouse/open.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { currentZone, lockAppends } from "./queries.pg.ts"

/** What holds within a turn, however long ago its context was made: the zone that days are of, and who was erased. */
export type Standing = { zone: string; erased: Erased }

const turns = new Map<string, Promise<unknown>>()
const standings = new WeakMap<TimelineEngine, Map<string, Standing>>()

/**
 * Runs work that must not happen while rows of the workspace are being appended: in this process by a queue and, where
 * others can write, by an advisory lock. A turn after a change of the standing writes by the new one; what an earlier
 * turn wrote by the one before is the business of whoever changed it.
 */
export function inTurn<T>(ctx: Context, work: (standing: Standing) => Promise<T>): Promise<T> {
  const workspaceId = ctx.workspace.id
  const before = turns.get(workspaceId) ?? Promise.resolve()
  const locked = () =>
    transaction(ctx, async (tx) => {
      await lockAppends(tx, workspaceId)
      return work(await readStanding(tx, ctx))
    })
  const alone = async () =>
    work(standingsOf(ctx).get(workspaceId) ?? (await transaction(ctx, (tx) => readStanding(tx, ctx))))
  const turn = before.catch(() => undefined).then(ctx.timeline.alone ? alone : locked)
  turns.set(workspaceId, turn)
  const forget = () => {
    if (turns.get(workspaceId) === turn) turns.delete(workspaceId)
  }
  turn.then(forget, forget)
  return turn
}

/** Called after a change of the standing was committed: the turns that follow read it anew. */
export function standingChanged(ctx: Context): void {
  standingsOf(ctx).delete(ctx.workspace.id)
}

function standingsOf({ timeline }: Context): Map<string, Standing> {
  let known = standings.get(timeline)
  if (!known) standings.set(timeline, (known = new Map<string, Standing>()))
  return known
}

async function readStanding(tx: Tx, ctx: Context): Promise<Standing> {
  const known = standingsOf(ctx)
  const zone = await currentZone(tx, ctx.workspace.id)
  const standing = { zone, erased: await readErased(tx, ctx, known.get(ctx.workspace.id)?.erased) }
  known.set(ctx.workspace.id, standing)
  return standing
}
