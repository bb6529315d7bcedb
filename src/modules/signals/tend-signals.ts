import { addDays } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { notify } from "#platform/postgres/notices.ts"
import { readActive } from "./active.ts"
import { escalateOverdue, firstLead, saveEscalation } from "./alert-list.queries.pg.ts"
import { noteHistory } from "./alerts.queries.pg.ts"
import { sourceStandings } from "./events.queries.ch.ts"
import { openAlerts } from "./open-alerts.ts"
import { ownersFor } from "./owners.queries.pg.ts"
import { lockWatch } from "./states.queries.pg.ts"
import { walkSignals } from "./walk.ts"

/** The hourly work on signals, and what is done after a signal has changed. */
export const tendSignalsTask = "tend_signals"

/**
 * Walks signals over days that have ended, looks at the running one, tells leads of what is overdue, once, and opens
 * alerts on sources that have gone silent. Safe to repeat.
 */
export async function tendSignals(ctx: Context): Promise<void> {
  await walkSignals(ctx)
  await escalate(ctx)
  await openSilent(ctx)
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

/** A source that sent on fewer of the 7 days before its last is not expected. */
const regularDays = 3

async function openSilent(ctx: Context): Promise<void> {
  const signals = (await readActive(ctx)).filter(({ signal }) => signal.source_silent !== undefined)
  if (signals.length === 0) return
  const sources = (await sourceStandings(ctx, addDays(today(ctx), -40))).filter(
    ({ source, days }) => source.startsWith("tracking:") && days >= regularDays,
  )
  for (const signal of signals) {
    const most = Number.parseInt(signal.signal.source_silent ?? "", 10)
    const silent = sources.flatMap(({ source, last_at }) => {
      const hours = Math.floor((ctx.now.getTime() - Date.parse(last_at)) / 3_600_000)
      return hours < most ? [] : [{ source, last_at, hours }]
    })
    await transaction(ctx, async (tx) => {
      await lockWatch(tx, ctx, signal.key)
      await openAlerts(
        tx,
        ctx,
        signal,
        silent.map(({ source, last_at, hours }) => ({
          account: null,
          subject: source,
          crossing: `silent:${last_at}`,
          on: today(ctx),
          at: ctx.now,
          reason: { kind: "source", source, hours },
        })),
      )
    })
  }
}
