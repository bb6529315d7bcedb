import { type ExpressionBuilder, type Selectable, sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { DB, Tx } from "#platform/postgres/open.ts"
import type { AlertState, Severity } from "./contract.ts"

export type AlertRow = Selectable<DB["alerts"]> & { account_name: string | null; signal_name: unknown }

export type AlertFilter = {
  states: readonly AlertState[]
  severities: readonly Severity[]
  signal: string | null
  /** "": nobody's. */
  owner: string | null
  account: string | null
  overdueAt: Date | null
  today: Day
}

/** How an alert stands on a day, as SQL. */
const stateOn = (day: Day) => sql<AlertState>`coalesce(alerts.ended,
  CASE WHEN alerts.snoozed_until > ${day}::date THEN 'snoozed' ELSE 'open' END)`

const fits = (filter: AlertFilter) => (of: ExpressionBuilder<DB, "alerts">) =>
  of.and([
    ...(filter.states.length > 0 ? [of(stateOn(filter.today), "in", filter.states)] : []),
    ...(filter.severities.length > 0 ? [of("alerts.severity", "in", filter.severities)] : []),
    ...(filter.signal !== null ? [of("alerts.signal", "=", filter.signal)] : []),
    ...(filter.owner === "" ? [of("alerts.owner_email", "is", null)] : []),
    ...(filter.owner ? [of("alerts.owner_email", "=", filter.owner)] : []),
    ...(filter.account !== null ? [of("alerts.account_id", "=", filter.account)] : []),
    ...(filter.overdueAt ? [of("alerts.due_at", "<", filter.overdueAt), of("alerts.ended", "is", null)] : []),
  ])

/** Alerts with the names beside them. */
const named = (tx: Tx) =>
  tx
    .selectFrom("alerts")
    .leftJoin("accounts", (join) =>
      join
        .onRef("accounts.workspace_id", "=", "alerts.workspace_id")
        .onRef("accounts.account_id", "=", "alerts.account_id"),
    )
    .selectAll("alerts")
    .select([
      "accounts.name as account_name",
      sql`(SELECT body -> 'name' FROM library_documents AS document
        WHERE document.kind = 'signals' AND document.key = alerts.signal AND document.published_at IS NOT NULL
        ORDER BY document.version DESC LIMIT 1)`.as("signal_name"),
    ])

/** A page of alerts, newest first, from where the page before ended. */
export const alertPage = (
  tx: Tx,
  filter: AlertFilter,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<AlertRow[]> =>
  named(tx)
    .where(fits(filter))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(alerts.opened_at, alerts.id) < (${after?.at}, ${after?.id}::uuid)`),
    )
    .orderBy("alerts.opened_at", "desc")
    .orderBy("alerts.id", "desc")
    .limit(limit)
    .execute()

/** How many alerts fit, and on how many accounts. */
export async function countAlerts(tx: Tx, filter: AlertFilter): Promise<{ total: number; accounts: number }> {
  const row = await tx
    .selectFrom("alerts")
    .select([
      sql<number>`count(*)::int`.as("total"),
      sql<number>`count(DISTINCT account_id)::int`.as("accounts"),
    ])
    .where(fits(filter))
    .executeTakeFirstOrThrow()
  return row
}

export const alertById = (tx: Tx, id: string): Promise<AlertRow | undefined> =>
  named(tx).where("alerts.id", "=", id).executeTakeFirst()

/** Locks an alert until the transaction ends; false where there is none. */
export async function lockAlert(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom("alerts").select("id").where("id", "=", id).forUpdate().executeTakeFirst()
  return row !== undefined
}

/** What was done about an alert, oldest first. */
export const historyOf = (
  tx: Tx,
  alert: string,
): Promise<{ at: Date; actor: unknown; action: string; detail: unknown }[]> =>
  tx
    .selectFrom("alert_history")
    .select(["at", "actor", "action", "detail"])
    .where("alert_id", "=", alert)
    .orderBy("id")
    .execute()

/** Changes an alert. */
export async function changeAlert(
  tx: Tx,
  id: string,
  change: Partial<{
    snoozed_until: Day | null
    owner_email: string
    ended: "closed"
    ended_on: Day
    ended_at: Date
    close_reason: string
    close_result: string
  }>,
): Promise<void> {
  await tx.updateTable("alerts").set(change).where("id", "=", id).execute()
}

/** Marks alerts as escalated that are overdue, not put aside and were not escalated before; answers them. */
export async function escalateOverdue(
  tx: Tx,
  now: Date,
  today: Day,
): Promise<{ id: string; account: string | null; signal: string }[]> {
  return tx
    .updateTable("alerts")
    .set({ escalated_at: now })
    .where("ended", "is", null)
    .where("escalated_at", "is", null)
    .where("due_at", "<", now)
    .where((of) => of.or([of("snoozed_until", "is", null), of("snoozed_until", "<=", today)]))
    .returning(["id", "account_id as account", "signal"])
    .execute()
}

/** To whom alerts were escalated. */
export async function saveEscalation(tx: Tx, to: ReadonlyMap<string, string>): Promise<void> {
  if (to.size === 0) return
  await sql`UPDATE alerts SET escalated_to = given.email
    FROM unnest(${[...to.keys()]}::uuid[], ${[...to.values()]}::text[]) AS given (id, email)
    WHERE alerts.id = given.id`.execute(tx)
}

/** Whether an active member has this e-mail address. */
export async function isMember(tx: Tx, email: string): Promise<boolean> {
  const row = await tx
    .selectFrom("members")
    .select("id")
    .where("email", "=", email)
    .where("active", "=", true)
    .executeTakeFirst()
  return row !== undefined
}
