import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Refusal } from "./plays.contract.ts"
import type { Past } from "./rules.ts"

/** Why a play started: a signal's alert, a date, a person, another play. */
export type Because = Record<string, string>

export type StartRow = {
  account_id: string
  start_key: string
  at: Date
  decision: "started" | "held_out" | "refused"
  reason: Refusal | null
  because: Because
}

/** Whoever decides starts of a play does so alone, until the transaction ends. */
export async function lockStarts(tx: Tx, workspaceId: string, play: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`plays:${workspaceId}:${play}`}, 0))`.execute(tx)
}

/** Since when plays are switched on, by key. */
export async function playsOn(tx: Tx): Promise<Map<string, Date>> {
  const rows = await tx.selectFrom("plays_on").select(["play", "since"]).execute()
  return new Map(rows.map(({ play, since }) => [play, since]))
}

/** Switches a play on; false where it was on. */
export async function insertOn(tx: Tx, workspaceId: string, plays: readonly string[], now: Date) {
  if (plays.length === 0) return
  await tx
    .insertInto("plays_on")
    .values(plays.map((play) => ({ workspace_id: workspaceId, play, since: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteOn(tx: Tx, play: string): Promise<void> {
  await tx.deleteFrom("plays_on").where("play", "=", play).execute()
}

/** What was decided of starts by their keys; those not yet decided are absent. */
export async function decidedStarts(
  tx: Tx,
  play: string,
  starts: readonly { account_id: string; key: string }[],
): Promise<(StartRow & { run_id: string | null })[]> {
  const { rows } = await sql<StartRow & { run_id: string | null }>`
    SELECT s.account_id, s.start_key, s.at, s.decision, s.reason, s.because, r.id AS run_id
    FROM unnest(${starts.map(({ account_id }) => account_id)}::text[], ${starts.map(({ key }) => key)}::text[])
         AS asked(account_id, start_key)
    JOIN play_starts s ON s.play = ${play} AND s.account_id = asked.account_id AND s.start_key = asked.start_key
    LEFT JOIN play_runs r ON r.play = s.play AND r.account_id = s.account_id AND r.start_key = s.start_key`.execute(
    tx,
  )
  return rows
}

/** What is known of these accounts' past with a play; accounts without any are absent. */
export async function pastOf(tx: Tx, play: string, accounts: readonly string[]): Promise<Map<string, Past>> {
  const { rows } = await sql<{
    account_id: string
    starts: number
    last: Date | null
    running: boolean
    failures: number
  }>`
    SELECT s.account_id, count(*) FILTER (WHERE s.decision <> 'refused')::int AS starts,
           max(s.at) FILTER (WHERE s.decision <> 'refused') AS last,
           coalesce(bool_or(r.id IS NOT NULL AND r.outcome IS NULL), false) AS running,
           count(*) FILTER (WHERE r.outcome = 'failed')::int AS failures
    FROM play_starts s
    LEFT JOIN play_runs r ON r.play = s.play AND r.account_id = s.account_id AND r.start_key = s.start_key
    WHERE s.play = ${play} AND s.account_id = ANY(${[...accounts]})
    GROUP BY s.account_id`.execute(tx)
  return new Map(
    rows.map(({ account_id, starts, last, running, failures }) => [
      account_id,
      { starts, lastStart: last, running, failures },
    ]),
  )
}

export async function insertStarts(
  tx: Tx,
  of: { workspaceId: string; play: string; version: number; salt: string; day: Day },
  starts: readonly StartRow[],
): Promise<void> {
  if (starts.length === 0) return
  const rows = starts.map((start) => ({
    workspace_id: of.workspaceId,
    play: of.play,
    version: of.version,
    salt: of.salt,
    day: of.day,
    ...start,
  }))
  await sql`INSERT INTO play_starts (workspace_id, play, account_id, start_key, at, day, decision, reason, version, salt, because)
    SELECT workspace_id, play, account_id, start_key, at, day, decision, reason, version, salt, because
    FROM json_populate_recordset(null::play_starts, ${JSON.stringify(rows)}::json)`.execute(tx)
}

/** Which accounts, or which of some, a play's segment held when last looked at. */
export async function segmentMembers(
  tx: Tx,
  play: string,
  accounts?: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ account_id: string }>`
    SELECT account_id FROM play_segment_members
    WHERE play = ${play} ${accounts ? sql`AND account_id = ANY(${[...accounts]})` : sql``}`.execute(tx)
  return new Set(rows.map(({ account_id }) => account_id))
}

/** Notes who came into a play's segment and who left it. */
export async function changeMembers(
  tx: Tx,
  workspaceId: string,
  play: string,
  { came, left }: { came: readonly string[]; left: readonly string[] },
): Promise<void> {
  await sql`INSERT INTO play_segment_members (workspace_id, play, account_id)
    SELECT ${workspaceId}::uuid, ${play}, unnest(${[...came]}::text[]) ON CONFLICT DO NOTHING`.execute(tx)
  await sql`DELETE FROM play_segment_members
    WHERE play = ${play} AND account_id = ANY(${[...left]}::text[])`.execute(tx)
}

/** Would-be starts of a play, newest first. */
export async function startsPage(
  tx: Tx,
  play: string,
  filter: { decision?: string | undefined; limit: number },
): Promise<(StartRow & { name: string })[]> {
  const { rows } = await sql<StartRow & { name: string }>`
    SELECT s.account_id, a.name, s.start_key, s.at, s.decision, s.reason, s.because
    FROM play_starts s JOIN accounts a USING (workspace_id, account_id)
    WHERE s.play = ${play} AND (${filter.decision ?? null}::text IS NULL OR s.decision = ${filter.decision ?? null})
    ORDER BY s.at DESC, s.account_id, s.start_key LIMIT ${filter.limit}`.execute(tx)
  return rows
}

/** Standing alerts of signals that name a play, of accounts, the oldest first. */
export async function openAlertsOf(
  tx: Tx,
  play: string,
): Promise<{ id: string; signal: string; account_id: string; opened_on: Day }[]> {
  const { rows } = await sql<{ id: string; signal: string; account_id: string; opened_on: Day }>`
    SELECT id, signal, account_id, opened_on FROM alerts
    WHERE play = ${play} AND ended IS NULL AND account_id IS NOT NULL ORDER BY opened_at, id`.execute(tx)
  return rows
}

export type Assignment = { account_id: string; day: Day; held_out: boolean }

/** The group of every account that would have started a play under a hold-out's salt by a day, at the first time. */
export async function assignmentsOf(tx: Tx, play: string, salt: string, until: Day): Promise<Assignment[]> {
  const { rows } = await sql<Assignment>`
    SELECT * FROM (
      SELECT DISTINCT ON (account_id) account_id, day, decision = 'held_out' AS held_out FROM play_starts
      WHERE play = ${play} AND salt = ${salt} AND decision <> 'refused' AND day <= ${until}
      ORDER BY account_id, at
    ) AS first ORDER BY day, account_id`.execute(tx)
  return rows
}
