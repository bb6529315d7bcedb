import { newId } from "#kernel/ids.ts"
import type { Day } from "#kernel/time.ts"
import { type Context, today } from "#modules/identity/index.ts"
import { queueRows, type TimelineRow } from "#modules/timeline/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { notify } from "#platform/postgres/notices.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Prepared } from "./active.ts"
import {
  type EndedAlert,
  endStanding,
  insertAlerts,
  type NewAlert,
  noteHistory,
} from "./alerts.queries.pg.ts"
import type { Reason } from "./contract.ts"
import { firstLead, ownersFor } from "./owners.queries.pg.ts"
import type { Ended } from "./rules.ts"
import { dueAt } from "./working-time.ts"

/** A crossing that opens: of an account, or of something else of the workspace. */
export type Opening = {
  account: string | null
  subject: string
  crossing: string
  on: Day
  at: Date
  reason: Reason
}

/** A crossing that ends of itself; `subject`: the account, or what else it is about. */
export type Ending = { subject: string; crossing: string; how: Ended; on: Day; at: Date }

/**
 * Opens alerts, in the transaction that moves the signal's states: each crossing once for all time. Whoever owns it, until
 * when, the account's story, the signal's play and the pages that are open: all of it happens, or nothing.
 */
export async function openAlerts(
  tx: Tx,
  ctx: Context,
  { key, version, signal }: Prepared,
  openings: readonly Opening[],
): Promise<void> {
  if (openings.length === 0) return
  const accounts = openings.flatMap(({ account }) => (account === null ? [] : [account]))
  const owners = await ownersFor(tx, ctx, signal.owner, [...new Set(accounts)], today(ctx))
  // What is about the workspace, or is a lead's at an account without one, is the first lead's.
  const forLead = signal.owner === "lead" || accounts.length < openings.length
  const lead = forLead ? await firstLead(tx) : null
  const due = dueAt(ctx.workspace, ctx.now, signal.due)
  const alerts = openings.map(
    ({ account, subject, crossing, on, at, reason }): NewAlert => ({
      id: newId(),
      signal: key,
      version,
      account,
      subject,
      crossing,
      severity: signal.severity,
      ownerRole: signal.owner,
      ownerEmail: (account === null ? null : owners.get(account)) ?? lead,
      play: signal.play ?? null,
      reason,
      openedOn: on,
      openedAt: at,
      dueAt: due,
    }),
  )
  const fresh = await insertAlerts(tx, ctx, alerts)
  const opened = alerts.filter(({ id }) => fresh.has(id))
  await noteHistory(
    tx,
    ctx,
    opened.map(({ id, openedAt }) => ({ alert: id, at: openedAt, action: "opened" })),
  )
  for (const { id, account, play, openedOn } of opened) {
    if (account === null || play === null) continue
    const because = { signal: key, alert_id: id, opened_on: openedOn }
    const payload = { workspace_id: ctx.workspace.id, play, account_id: account, because, key: `alert:${id}` }
    await addJob(tx, "start_play", payload, { key: `alert:${id}` })
  }
  await tell(
    tx,
    ctx,
    opened.map(({ id, account, openedAt }) => ({ id, account, at: openedAt, act: "opened" })),
    { signal: key, severity: signal.severity },
  )
}

/** Ends alerts whose crossing is over, and tells the account's story. Those a person closed before stay closed by them. */
export async function endAlerts(
  tx: Tx,
  ctx: Context,
  { key, signal }: Prepared,
  endings: readonly Ending[],
): Promise<void> {
  if (endings.length === 0) return
  const ended: EndedAlert[] = await endStanding(tx, key, endings)
  await noteHistory(
    tx,
    ctx,
    ended.map(({ id, at, how }) => ({ alert: id, at, action: how })),
  )
  await tell(
    tx,
    ctx,
    ended.map(({ id, account, at }) => ({ id, account, at, act: "cleared" })),
    { signal: key, severity: signal.severity },
  )
}

export type Told = { id: string; account: string | null; at: Date; act: "opened" | "closed" | "cleared" }

/** Tells the stories of accounts what became of alerts. */
export async function tellStories(
  tx: Tx,
  ctx: Context,
  alerts: readonly Told[],
  properties: Record<string, unknown>,
): Promise<void> {
  const rows = alerts.flatMap(({ id, account, at, act }): TimelineRow[] =>
    account === null
      ? []
      : [
          {
            account_id: account,
            person: "",
            name: `alert.${act}`,
            at: at.toISOString(),
            recorded_at: ctx.now.toISOString(),
            value: null,
            properties: { alert: id, ...properties },
            source: "signals",
            message_id: `alert:${id}:${act}`,
          },
        ],
  )
  await queueRows(tx, ctx, { append: rows, retract: [] })
}

/** Pages are told which alerts; of more than so many only that there are some. */
const mostTold = 100

/** Tells the pages that are open which alerts are new or changed. */
export async function tellPages(tx: Tx, ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await notify(tx, ctx.workspace.id, "alerts", { alert_ids: ids.length > mostTold ? null : ids })
}

async function tell(
  tx: Tx,
  ctx: Context,
  alerts: readonly Told[],
  properties: Record<string, unknown>,
): Promise<void> {
  await tellStories(tx, ctx, alerts, properties)
  await tellPages(
    tx,
    ctx,
    alerts.map(({ id }) => id),
  )
}
