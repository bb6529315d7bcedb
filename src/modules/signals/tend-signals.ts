import { type Context, today, transaction } from "#modules/identity/index.ts"
import { notify } from "#platform/postgres/notices.ts"
import { escalateOverdue, saveEscalation } from "./alert-list.queries.pg.ts"
import { noteHistory } from "./alerts.queries.pg.ts"
import { firstLead, ownersFor } from "./owners.queries.pg.ts"
import { walkSignals } from "./walk.ts"
import { watchWorkspace } from "./watch-workspace.ts"

/** The hourly work on signals, and what is done after a signal has changed. */
export const tendSignalsTask = "tend_signals"

/**
 * Walks signals over days that have ended, looks at the running one, tells leads of what is overdue, once, and looks
 * at the workspace as a whole. Safe to repeat.
 */
export async function tendSignals(ctx: Context): Promise<void> {
  await walkSignals(ctx)
  await escalate(ctx)
  await watchWorkspace(ctx)
}

const escalate = (ctx: Context): Promise<void> =>
  transaction(ctx, async (tx) => {
    const overdue = await escalateOverdue(tx, ctx.now, today(ctx))
    if (overdue.length === 0) return
    const accounts = [...new Set(overdue.flatMap(({ account }) => account ?? []))]
    const leads = await ownersFor(tx, ctx, "lead", accounts, today(ctx), { orOwner: false })
    const lead = await firstLead(tx)
    const to = new Map(
      overdue.flatMap(({ id, account }) => {
        const email = (account === null ? null : leads.get(account)) ?? lead
        return email ? [[id, email] as const] : []
      }),
    )
    await saveEscalation(tx, to)
    await noteHistory(
      tx,
      ctx,
      overdue.map(({ id }) => ({
        alert: id,
        at: ctx.now,
        action: "escalated",
        detail: { to: to.get(id) ?? null },
      })),
    )
    await notify(tx, ctx.workspace.id, "alerts", { alert_ids: null })
  })
