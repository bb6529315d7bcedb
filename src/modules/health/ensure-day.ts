import { setTimeout as wait } from "node:timers/promises"
import type { Day } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { notify } from "#platform/postgres/notices.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Model, modelOn, portfolioScore } from "./model.ts"
import {
  factsRevision,
  forgetOldDays,
  lockDay,
  replaceDay,
  type Snapshot,
  snapshotOf,
} from "./portfolio.queries.pg.ts"
import { portfolioRows } from "./portfolio-rows.ts"

const keptDays = 60
const patienceMs = 1500

/** Days being computed by this process: whoever asks for the same day meanwhile waits for the same work. */
const underway = new Map<string, Promise<Snapshot>>()

/**
 * Makes sure the portfolio of a day is kept, computed from the facts and the model as they are now. The current day
 * alone may be answered as it was last computed, where computing it anew keeps a caller waiting for more than a
 * moment (unless it wants the `whole`); `computedAt` says when that was, and the computation goes on.
 */
export async function ensureDay(ctx: Context, day: Day, { whole = false } = {}): Promise<Snapshot> {
  const { wanted, kept } = await transaction(ctx, (tx) => compare(tx, ctx, day))
  if (kept && isCurrent(kept, wanted)) return kept
  const fresh = computed(ctx, day, wanted)
  if (whole || !kept || day !== today(ctx)) return fresh
  fresh.catch((error: Error) => ctx.log.error({ err: error, day }, "portfolio could not be computed"))
  return Promise.race([fresh, wait(patienceMs, kept, { ref: false })])
}

type Wanted = Omit<Snapshot, "computedAt">

type Comparison = { model: Model; wanted: Wanted; kept: Snapshot | null }

async function compare(tx: Tx, ctx: Context, day: Day): Promise<Comparison> {
  const model = await modelOn(tx, ctx, portfolioScore, day)
  const wanted = { factsRevision: await factsRevision(tx), scoreVersion: model.revision }
  return { model, wanted, kept: await snapshotOf(tx, day) }
}

const isCurrent = (kept: Wanted, wanted: Wanted): boolean =>
  kept.factsRevision >= wanted.factsRevision && kept.scoreVersion >= wanted.scoreVersion

/** Computes until what is kept is as new as wanted: work already underway may have begun before the last change. */
async function computed(ctx: Context, day: Day, wanted: Wanted): Promise<Snapshot> {
  const key = `${ctx.workspace.id} ${day}`
  for (;;) {
    const work = underway.get(key) ?? compute(ctx, day)
    underway.set(key, work)
    try {
      const snapshot = await work
      if (isCurrent(snapshot, wanted)) return snapshot
    } finally {
      if (underway.get(key) === work) underway.delete(key)
    }
  }
}

async function compute(ctx: Context, day: Day): Promise<Snapshot> {
  await relayOutbox(ctx)
  return transaction(ctx, async (tx) => {
    await lockDay(tx, ctx.workspace.id, day)
    const { model, wanted, kept } = await compare(tx, ctx, day)
    if (kept && isCurrent(kept, wanted)) return kept
    const rows = await portfolioRows(tx, ctx, model, day)
    const snapshot = { ...wanted, computedAt: ctx.now }
    await replaceDay(tx, ctx, day, snapshot, rows)
    await forgetOldDays(tx, keptDays)
    const told = { as_of: day, computed_at: ctx.now.toISOString() }
    await notify(tx, ctx.workspace.id, "portfolio", told)
    return snapshot
  })
}
