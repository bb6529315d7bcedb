import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import { auditedActor, type Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Reason, Severity } from "./contract.ts"
import type { Ended } from "./rules.ts"

export type NewAlert = {
  id: string
  signal: string
  version: number
  account: string | null
  subject: string
  crossing: string
  severity: Severity
  ownerRole: string
  ownerEmail: string | null
  play: string | null
  reason: Reason
  openedOn: Day
  openedAt: Date
  dueAt: Date
}

/** Alerts in one statement. */
const atOnce = 1000

/** Writes alerts, each crossing once; answers the ids of those that were not there before. */
export async function insertAlerts(tx: Tx, ctx: Context, alerts: readonly NewAlert[]): Promise<Set<string>> {
  const fresh = new Set<string>()
  for (let from = 0; from < alerts.length; from += atOnce) {
    const rows = await tx
      .insertInto("alerts")
      .values(
        alerts.slice(from, from + atOnce).map((alert) => ({
          id: alert.id,
          workspace_id: ctx.workspace.id,
          signal: alert.signal,
          version: alert.version,
          account_id: alert.account,
          subject: alert.subject,
          crossing: alert.crossing,
          severity: alert.severity,
          owner_role: alert.ownerRole,
          owner_email: alert.ownerEmail,
          play: alert.play,
          reason: JSON.stringify(alert.reason),
          opened_on: alert.openedOn,
          opened_at: alert.openedAt,
          due_at: alert.dueAt,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["workspace_id", "signal", "subject", "crossing"]).doNothing(),
      )
      .returning("id")
      .execute()
    for (const { id } of rows) fresh.add(id)
  }
  return fresh
}

export type EndedAlert = { id: string; account: string | null; at: Date; how: Ended }

/** Ends the alerts of these crossings that have not ended yet; answers those. */
export async function endStanding(
  tx: Tx,
  signal: string,
  endings: readonly { subject: string; crossing: string; how: Ended; on: Day; at: Date }[],
): Promise<EndedAlert[]> {
  const { rows } = await sql<EndedAlert>`
    UPDATE alerts SET ended = ending.how, ended_on = ending.on_day, ended_at = ending.at
    FROM unnest(${endings.map(({ subject }) => subject)}::text[], ${endings.map(({ crossing }) => crossing)}::text[],
                ${endings.map(({ how }) => how)}::text[], ${endings.map(({ on }) => on)}::date[],
                ${endings.map(({ at }) => at)}::timestamptz[]) AS ending (subject, crossing, how, on_day, at)
    WHERE alerts.signal = ${signal} AND alerts.subject = ending.subject AND alerts.crossing = ending.crossing
      AND alerts.ended IS NULL
    RETURNING alerts.id, alerts.account_id AS account, ending.at, ending.how`.execute(tx)
  return rows
}

/** What stands of a signal that is about no account. */
export const standingOfWorkspace = (
  tx: Tx,
  signal: string,
): Promise<{ subject: string; crossing: string }[]> =>
  tx
    .selectFrom("alerts")
    .select(["subject", "crossing"])
    .where("signal", "=", signal)
    .where("account_id", "is", null)
    .where("ended", "is", null)
    .execute()

export type Act =
  | "opened"
  | "snoozed"
  | "handed_over"
  | "commented"
  | "escalated"
  | "closed"
  | "cleared"
  | "left"

/** Notes what was done about alerts, and by whom. */
export async function noteHistory(
  tx: Tx,
  ctx: Context,
  acts: readonly { alert: string; at: Date; action: Act; detail?: object }[],
): Promise<void> {
  for (let from = 0; from < acts.length; from += atOnce)
    await tx
      .insertInto("alert_history")
      .values(
        acts.slice(from, from + atOnce).map(({ alert, at, action, detail = {} }) => ({
          workspace_id: ctx.workspace.id,
          alert_id: alert,
          at,
          actor: JSON.stringify(auditedActor(ctx.actor)),
          action,
          detail: JSON.stringify(detail),
        })),
      )
      .execute()
}

/** Alerts that have not ended, and those that opened since a day, by signal. */
export async function alertCounts(
  tx: Tx,
  since: Day,
): Promise<Map<string, { open: number; recent: number }>> {
  const { rows } = await sql<{ signal: string; open: number; recent: number }>`
    SELECT signal, count(*) FILTER (WHERE ended IS NULL)::int AS open,
           count(*) FILTER (WHERE opened_on >= ${since}::date)::int AS recent
    FROM alerts WHERE ended IS NULL OR opened_on >= ${since}::date GROUP BY signal`.execute(tx)
  return new Map(rows.map(({ signal, open, recent }) => [signal, { open, recent }]))
}
