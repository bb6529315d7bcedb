import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Bilingual } from "#platform/http/shapes.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** Whose things: of members with these addresses, and of the pool of a role; null: everybody's and nobody's. */
export type Whose = { emails: readonly string[]; role: string | null } | null

/** The day asked about: things that began by its end and had not ended then; put aside ones are left out of the present day only. */
export type Asked = { day: Day; end: Date; whose: Whose; now: Date | null }

const mostStandIns = 5

/** Addresses of members for whom one stands in on a day, following stand-ins who are away themselves; oneself first. */
export async function standsFor(tx: Tx, email: string, day: Day): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    WITH RECURSIVE served AS (
      SELECT email, 0 AS depth FROM (VALUES (${email}::text)) AS me (email)
      UNION
      SELECT away.email, s.depth + 1
      FROM served s
      JOIN members m ON m.email = s.email
      JOIN member_absences b ON b.stand_in_id = m.id AND ${day}::date BETWEEN b.from_day AND b.to_day
      JOIN members away ON away.id = b.member_id
      WHERE s.depth < ${mostStandIns}
    )
    SELECT email FROM served GROUP BY email ORDER BY min(depth)`.execute(tx)
  return rows.map((row) => row.email)
}

/** The role of an active member; null: there is none with this address. */
export async function memberRole(tx: Tx, email: string): Promise<string | null> {
  const row = await tx
    .selectFrom("members")
    .select("role")
    .where("email", "=", email)
    .where("active", "=", true)
    .executeTakeFirst()
  return row?.role ?? null
}

export type AlertThing = {
  id: string
  account_id: string | null
  signal: string
  signal_name: Bilingual | null
  severity: "low" | "medium" | "high" | "critical"
  reason: unknown
  play: string | null
  opened_on: Day
  due_at: Date
  owner_email: string | null
}

/** Alerts that stood on a day. */
export async function standingAlerts(tx: Tx, { day, whose, now }: Asked): Promise<AlertThing[]> {
  const { rows } = await sql<AlertThing>`
    WITH names AS (
      SELECT DISTINCT ON (key) key, body -> 'name' AS name FROM library_documents
      WHERE kind = 'signals' AND published_at IS NOT NULL ORDER BY key, version DESC
    )
    SELECT a.id, a.account_id, a.signal, n.name AS signal_name, a.severity, a.reason, a.play, a.opened_on, a.due_at,
           a.owner_email
    FROM alerts a LEFT JOIN names n ON n.key = a.signal
    WHERE a.opened_on <= ${day} AND (a.ended IS NULL OR a.ended_on > ${day})
      AND (${now === null} OR a.snoozed_until IS NULL OR a.snoozed_until <= ${day})
      AND (${whose === null} OR a.owner_email = ANY(${[...(whose?.emails ?? [])]}))`.execute(tx)
  return rows
}

export type TaskThing = {
  id: string
  account_id: string
  title: Bilingual
  about: Bilingual | null
  approval: boolean
  role: string
  play: string | null
  due_at: Date
  owner_email: string | null
}

/** Tasks that were open at the end of a day: of these members, and of their pools. */
export async function openTasks(tx: Tx, { end, whose, now }: Asked): Promise<TaskThing[]> {
  const emails = [...(whose?.emails ?? [])]
  const { rows } = await sql<TaskThing>`
    SELECT t.id, t.account_id, t.title, t.about, t.approval, t.role, r.play, t.due_at, t.owner_email
    FROM tasks t JOIN accounts a USING (workspace_id, account_id) LEFT JOIN play_runs r ON r.id = t.run_id
    WHERE t.created_at < ${end} AND (t.ended_at IS NULL OR t.ended_at >= ${end})
      AND (${now}::timestamptz IS NULL OR t.snoozed_until IS NULL OR t.snoozed_until <= ${now})
      AND (${whose === null} OR t.owner_email = ANY(${emails})
           OR (t.owner_email IS NULL AND (t.role = ${whose?.role ?? null} OR a.owner_email = ANY(${emails}))))`.execute(
    tx,
  )
  return rows
}

/** Accounts that members look after in any role, and those of which something was given to them. */
export async function accountsOf(tx: Tx, emails: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    SELECT account_id FROM accounts WHERE owner_email = ANY(${[...emails]})
    UNION SELECT account_id FROM account_team WHERE member_email = ANY(${[...emails]})
    UNION SELECT account_id FROM day_marks WHERE owner_email = ANY(${[...emails]})`.execute(tx)
  return rows.map((row) => row.account_id)
}

/** Of these accounts, or (null) of all. */
const among = (accounts: readonly string[] | null) =>
  sql`(${accounts === null} OR account_id = ANY(${[...(accounts ?? [])]}))`

/** Renewals of paying accounts, of these or (null) of all, within so many days from a day. */
export async function renewalsWithin(
  tx: Tx,
  day: Day,
  days: number,
  accounts: readonly string[] | null,
): Promise<{ account_id: string; renewal_on: Day }[]> {
  const { rows } = await sql<{ account_id: string; renewal_on: Day }>`
    SELECT account_id, renewal_on FROM portfolio_accounts
    WHERE day = ${day} AND mrr_minor > 0 AND renewal_on BETWEEN ${day}::date AND ${day}::date + ${days}::int
      AND ${among(accounts)}`.execute(tx)
  return rows
}

/** Accounts one returns to for reasons of their own: under a live continuous contract, or paying without a renewal date. */
export async function cloudAccounts(
  tx: Tx,
  day: Day,
  { continuous, accounts }: { continuous: readonly string[]; accounts: readonly string[] | null },
): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    SELECT account_id FROM portfolio_accounts
    WHERE day = ${day} AND ${among(accounts)}
      AND (account_id = ANY(${[...continuous]}) OR (mrr_minor > 0 AND renewal_on IS NULL))
    ORDER BY account_id`.execute(tx)
  return rows.map((row) => row.account_id)
}

export type Known = { account_id: string; name: string; tier: string | null; owner_email: string | null }

/** What is known of accounts, and who looks after them in a role, else owns them. */
export async function accountsIn(
  tx: Tx,
  role: "renewal_manager" | "advisor",
  accounts: readonly string[],
): Promise<Map<string, Known>> {
  const { rows } = await sql<Known>`
    SELECT a.account_id, a.name, a.tier, coalesce((SELECT t.member_email FROM account_team t
             WHERE t.workspace_id = a.workspace_id AND t.account_id = a.account_id AND t.role = ${role}),
           a.owner_email) AS owner_email
    FROM accounts a WHERE a.account_id = ANY(${[...accounts]})`.execute(tx)
  return new Map(rows.map((row) => [row.account_id, row]))
}

export type Mark = {
  account_id: string
  key: string
  done_on: Day | null
  snoozed_until: Day | null
  owner_email: string | null
}

/** What people said of things that are no records, by account and key as `markKey` writes it. */
export async function marksOn(tx: Tx): Promise<Map<string, Mark>> {
  const rows = await tx
    .selectFrom("day_marks")
    .select(["account_id", "key", "done_on", "snoozed_until", "owner_email"])
    .execute()
  return new Map(rows.map((row) => [markKey(row.account_id, row.key), row]))
}

export const markKey = (account: string, key: string): string => `${account}\n${key}`

export type SaidMark = {
  account_id: string
  key: string
  done_on: Day | null
  snoozed_until: Day | null
  /** Null: as it was. */
  owner_email: string | null
  note: string | null
  author: Record<string, string>
  at: Date
}

export async function saveMarks(tx: Tx, workspaceId: string, marks: readonly SaidMark[]): Promise<void> {
  await sql`
    INSERT INTO day_marks (workspace_id, account_id, key, done_on, snoozed_until, owner_email, note, author, at)
    SELECT ${workspaceId}::uuid, account_id, key, done_on, snoozed_until, owner_email, note, author, at
    FROM json_populate_recordset(null::day_marks, ${JSON.stringify(marks)}::json)
    ON CONFLICT (workspace_id, account_id, key) DO UPDATE SET
      done_on = excluded.done_on, snoozed_until = excluded.snoozed_until,
      owner_email = coalesce(excluded.owner_email, day_marks.owner_email), note = excluded.note,
      author = excluded.author, at = excluded.at`.execute(tx)
}

export type Stakes = {
  account_id: string
  mrr_minor: bigint
  at_stake_minor: bigint
  health: number | null
  band: string | null
  confidence: number | null
  renewal_on: Day | null
}

/** What accounts pay on a day and how they stand. */
export async function stakesOf(tx: Tx, day: Day, accounts: readonly string[]): Promise<Map<string, Stakes>> {
  const { rows } = await sql<Stakes>`
    SELECT account_id, mrr_minor, at_stake_minor, health, band, confidence, renewal_on FROM portfolio_accounts
    WHERE day = ${day} AND account_id = ANY(${[...accounts]})`.execute(tx)
  return new Map(rows.map((row) => [row.account_id, row]))
}

export type MemberBook = {
  email: string
  name: string
  role: string
  accounts: number
  mrr_minor: bigint
  away_until: Day | null
  stand_in: string | null
}

/** Active members with the paying accounts they own, and who stands in for those who are away on a day. */
export async function memberBooks(tx: Tx, day: Day): Promise<MemberBook[]> {
  const { rows } = await sql<MemberBook>`
    WITH books AS (
      SELECT a.owner_email, count(*)::int AS accounts, sum(p.mrr_minor)::bigint AS mrr_minor
      FROM portfolio_accounts p JOIN accounts a USING (workspace_id, account_id)
      WHERE p.day = ${day} AND p.mrr_minor > 0 GROUP BY 1
    ), away AS (
      SELECT DISTINCT ON (b.member_id) b.member_id, b.to_day, s.name FROM member_absences b
      LEFT JOIN members s ON s.id = b.stand_in_id
      WHERE ${day}::date BETWEEN b.from_day AND b.to_day ORDER BY b.member_id, b.to_day DESC
    )
    SELECT m.email, m.name, m.role, coalesce(k.accounts, 0) AS accounts, coalesce(k.mrr_minor, 0) AS mrr_minor,
           w.to_day AS away_until, w.name AS stand_in
    FROM members m LEFT JOIN books k ON k.owner_email = m.email LEFT JOIN away w ON w.member_id = m.id
    WHERE m.active ORDER BY m.name, m.email`.execute(tx)
  return rows
}
