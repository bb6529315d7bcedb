import { Problem } from "#kernel/errors.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { currentDocuments, saveDocument } from "#modules/library/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { isOn } from "./active.ts"
import { type Signal, signalKind } from "./definition.ts"
import { lockWatch, switchSignal } from "./states.queries.pg.ts"
import { tendSignalsTask } from "./tend-signals.ts"

/** Saves a version of a signal, in force at once; it is walked soon. */
export const putSignal = (
  ctx: Context,
  key: string,
  document: unknown,
): Promise<{ created: boolean; key: string; version: number; document: Signal }> =>
  transaction(ctx, async (tx) => {
    const { created, version, body } = await saveDocument(tx, ctx, signalKind, { key, body: document })
    await walkSoon(tx, ctx)
    return { created, key, version, document: body }
  })

/** Switches a signal on or off. Alerts that are open stay; from on, its walk begins anew. */
export const setEnabled = (
  ctx: Context,
  key: string,
  enabled: boolean,
): Promise<{ key: string; enabled: boolean }> => {
  requireRight(ctx, "library:write")
  return transaction(ctx, async (tx) => {
    const signal = (await currentDocuments<Signal>(tx, signalKind.kind)).find((known) => known.key === key)
    if (!signal) throw new Problem("not_found", `There is no signal '${key}'.`)
    if (enabled && signal.body.waits_for)
      throw new Problem(
        "conflict",
        `'${key}' waits for ${signal.body.waits_for.en}: it cannot be switched on yet.`,
      )
    const before = isOn(signal.body, (await lockWatch(tx, ctx, key)).enabled)
    if (before !== enabled) {
      await switchSignal(tx, key, enabled)
      await audit(tx, ctx, {
        action: "signal.switch",
        subject: `signal:${key}`,
        before: { enabled: before },
        after: { enabled },
      })
      await walkSoon(tx, ctx)
    }
    return { key, enabled }
  })
}

const walkSoon = (tx: Tx, ctx: Context): Promise<void> =>
  addJob(
    tx,
    tendSignalsTask,
    { workspace_id: ctx.workspace.id },
    { key: `${tendSignalsTask}:${ctx.workspace.id}`, queue: `${tendSignalsTask}:${ctx.workspace.id}` },
  )
