import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Meter } from "./contracts.contract.ts"
import type { ContractRecord, ContractStanding, Obstacle } from "./terms.ts"

/** Contracts with the subscriptions under them. */
const contracts = sql`
  SELECT c.contract_id, c.account_id, c.number, c.motion, c.signed_on, c.starts_on, c.term_months, c.ends_on,
         c.notice_days, c.auto_renew, c.indexation::text, c.special_terms, c.notice_given_on, c.meter,
         coalesce((SELECT array_agg(s.subscription_id ORDER BY s.subscription_id)
                   FROM contract_subscriptions s WHERE s.contract_id = c.contract_id), '{}') AS subscriptions
  FROM contracts c`

/** Contracts by their ids. */
export async function contractsById(tx: Tx, ids: readonly string[]): Promise<Map<string, ContractRecord>> {
  const rows = await sql<ContractRecord>`
    ${contracts} WHERE c.contract_id = ANY(${[...new Set(ids)]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.contract_id, row]))
}

/** The next contracts after one, in the order of their ids. */
export async function contractsAfter(tx: Tx, after: string, limit: number): Promise<ContractRecord[]> {
  const rows = await sql<ContractRecord>`
    ${contracts} WHERE c.contract_id > ${after} ORDER BY c.contract_id LIMIT ${limit}`.execute(tx)
  return rows.rows
}

/** Under which contract each of these subscriptions is; those under none are absent. */
export async function contractOfSubscriptions(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ subscription_id: string; contract_id: string }>`
    SELECT subscription_id, contract_id FROM contract_subscriptions
    WHERE subscription_id = ANY(${[...new Set(ids)]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.subscription_id, row.contract_id]))
}

/** Writes contracts over what was known of them. */
export async function saveContracts(
  tx: Tx,
  workspaceId: string,
  records: readonly ContractRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO contracts (workspace_id, contract_id, account_id, number, motion, signed_on, starts_on, term_months,
      ends_on, notice_days, auto_renew, indexation, special_terms, notice_given_on, meter)
    SELECT workspace_id, contract_id, account_id, number, motion, signed_on, starts_on, term_months,
      ends_on, notice_days, auto_renew, indexation, special_terms, notice_given_on, nullif(meter, 'null'::jsonb)
    FROM json_populate_recordset(null::contracts, ${rows}::json)
    ON CONFLICT (workspace_id, contract_id) DO UPDATE SET
      account_id = excluded.account_id, number = excluded.number, motion = excluded.motion,
      signed_on = excluded.signed_on, starts_on = excluded.starts_on, term_months = excluded.term_months,
      ends_on = excluded.ends_on, notice_days = excluded.notice_days, auto_renew = excluded.auto_renew,
      indexation = excluded.indexation, special_terms = excluded.special_terms,
      notice_given_on = excluded.notice_given_on, meter = excluded.meter`.execute(tx)
  const ties = records.flatMap(({ contract_id, subscriptions }) =>
    subscriptions.map((subscription_id) => ({ contract_id, subscription_id })),
  )
  await sql`DELETE FROM contract_subscriptions
    WHERE contract_id = ANY(${records.map(({ contract_id }) => contract_id)})`.execute(tx)
  await sql`
    INSERT INTO contract_subscriptions (workspace_id, contract_id, subscription_id)
    SELECT ${workspaceId}::uuid, * FROM unnest(${ties.map((tie) => tie.contract_id)}::text[],
                                               ${ties.map((tie) => tie.subscription_id)}::text[])`.execute(tx)
}

export async function deleteContractRow(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM contracts WHERE contract_id = ${id}`.execute(tx)
}

/**
 * Contracts as they stand on a day: with the end of the term in force. One that renews itself does so at each end of a
 * term until notice is given; notice for a continuous one ends it after its days of notice.
 */
const standing = (day: Day) => sql`
  SELECT s.*, a.name AS account_name,
         (SELECT count(*)::int FROM contract_obstacles o WHERE o.contract_id = s.contract_id
            AND o.opened_on <= ${day} AND (o.closed_on IS NULL OR o.closed_on > ${day})) AS open_obstacles,
         EXISTS (SELECT FROM contract_subscriptions t
                 JOIN subscription_versions v USING (workspace_id, subscription_id)
                 WHERE t.contract_id = s.contract_id AND v.started_on <= ${day}
                   AND (v.ended_on IS NULL OR v.ended_on > ${day})) AS goes_on
  FROM (
    SELECT c.contract_id, c.account_id, c.number, c.motion, c.signed_on, c.starts_on, c.term_months, c.notice_days,
           c.auto_renew, c.indexation::text AS indexation, c.special_terms, c.meter,
           CASE WHEN c.notice_given_on <= ${day} THEN c.notice_given_on END AS notice_given_on,
           CASE
             WHEN c.motion = 'continuous' AND c.notice_given_on <= ${day} THEN c.notice_given_on + c.notice_days
             WHEN c.motion = 'continuous' THEN NULL
             WHEN c.auto_renew AND c.ends_on <= asked.day THEN
               (c.ends_on + make_interval(months => c.term_months * (1 +
                 (extract(year FROM age(asked.day, c.ends_on)) * 12
                  + extract(month FROM age(asked.day, c.ends_on)))::int / c.term_months)))::date
             ELSE c.ends_on
           END AS term_ends_on
    FROM contracts c
    CROSS JOIN LATERAL (SELECT least(${day}::date, c.notice_given_on) AS day) asked
    WHERE coalesce(c.signed_on, c.starts_on) <= ${day}
  ) s
  JOIN accounts a USING (account_id)`

/** Contracts of an account as they stand on a day, the last begun first. */
export async function contractsOfAccount(tx: Tx, accountId: string, day: Day): Promise<ContractStanding[]> {
  const rows = await sql<ContractStanding>`
    ${standing(day)} WHERE s.account_id = ${accountId} ORDER BY s.starts_on DESC, s.contract_id`.execute(tx)
  return rows.rows
}

/** A contract as it stands on a day, or null. */
export async function contractOn(tx: Tx, id: string, day: Day): Promise<ContractStanding | null> {
  const rows = await sql<ContractStanding>`${standing(day)} WHERE s.contract_id = ${id}`.execute(tx)
  return rows.rows[0] ?? null
}

export type ContractPage = {
  day: Day
  motion: string | null
  state: string | null
  within: number | null
  after: { place: Day; id: string } | null
  limit: number
}

/** What is said of a standing contract in one word. */
const state = (day: Day) => sql`CASE
  WHEN starts_on > ${day} THEN 'upcoming'
  WHEN term_ends_on <= ${day} AND goes_on THEN 'past_term'
  WHEN term_ends_on <= ${day} THEN 'access_ended'
  WHEN notice_given_on IS NOT NULL THEN 'notice_given'
  ELSE 'running' END`

/**
 * The place of a contract among others: those that end first first, then those without an end, then those that have
 * ended, the last of them first. Beyond 2100 are places and no ends.
 */
const place = (day: Day) => sql`CASE
  WHEN term_ends_on IS NULL THEN date '2100-01-01'
  WHEN term_ends_on <= ${day} THEN date '2100-01-02' + (${day}::date - term_ends_on)
  ELSE term_ends_on END`

/** A page of contracts on a day, in their places. */
export async function contractPage(
  tx: Tx,
  page: ContractPage,
): Promise<(ContractStanding & { place: Day })[]> {
  const { day, motion, within, after } = page
  const rows = await sql<ContractStanding & { place: Day }>`
    SELECT * FROM (SELECT k.*, ${place(day)} AS place FROM (${standing(day)}) k) placed
    WHERE (${motion}::text IS NULL OR motion = ${motion})
      AND (${page.state}::text IS NULL OR ${state(day)} = ${page.state})
      AND (${within}::int IS NULL OR (term_ends_on > ${day} AND term_ends_on <= ${day}::date + ${within}::int))
      AND (${after?.id ?? null}::text IS NULL
           OR (place, contract_id) > (${after?.place ?? day}::date, ${after?.id ?? ""}))
    ORDER BY place, contract_id
    LIMIT ${page.limit}`.execute(tx)
  return rows.rows
}

export type ContractCounts = Record<
  "running" | "continuous" | "ending_180" | "notice_30" | "with_obstacles" | "short" | "access_ended",
  number
>

/** How many contracts stand how on a day. */
export async function countContracts(tx: Tx, day: Day): Promise<ContractCounts> {
  const rows = await sql<ContractCounts>`
    SELECT count(*) FILTER (WHERE live)::int AS running,
           count(*) FILTER (WHERE live AND motion = 'continuous')::int AS continuous,
           count(*) FILTER (WHERE live AND motion = 'term' AND term_ends_on <= ${day}::date + 180)::int AS ending_180,
           count(*) FILTER (WHERE live AND motion = 'term' AND notice_given_on IS NULL
             AND term_ends_on - notice_days BETWEEN ${day}::date AND ${day}::date + 30)::int AS notice_30,
           count(*) FILTER (WHERE live AND open_obstacles > 0)::int AS with_obstacles,
           count(*) FILTER (WHERE live AND motion = 'term' AND term_months < 12)::int AS short,
           count(*) FILTER (WHERE ${state(day)} = 'access_ended')::int AS access_ended
    FROM (SELECT *, starts_on <= ${day} AND (term_ends_on IS NULL OR term_ends_on > ${day}) AS live
          FROM (${standing(day)}) k) l`.execute(tx)
  return (
    rows.rows[0] ?? {
      running: 0,
      continuous: 0,
      ending_180: 0,
      notice_30: 0,
      with_obstacles: 0,
      short: 0,
      access_ended: 0,
    }
  )
}

/** In how many days the last day of notice, or an end of a term that is hindered, asks for something; null: of all accounts. */
export type Watched = {
  noticeWithin: number
  obstaclesWithin: number
  accounts: readonly string[] | null
}

/** Contracts with a term that runs on a day and that ask for something: an obstacle is open, or notice is due. */
export async function contractsToWatch(
  tx: Tx,
  day: Day,
  { noticeWithin, obstaclesWithin, accounts }: Watched,
): Promise<ContractStanding[]> {
  const rows = await sql<ContractStanding>`
    SELECT * FROM (${standing(day)}) k
    WHERE motion = 'term' AND starts_on <= ${day} AND term_ends_on > ${day}
      AND (${accounts === null} OR account_id = ANY(${[...(accounts ?? [])]}))
      AND ((open_obstacles > 0 AND term_ends_on <= ${day}::date + ${obstaclesWithin}::int) OR (notice_given_on IS NULL
        AND term_ends_on - notice_days BETWEEN ${day}::date AND ${day}::date + ${noticeWithin}::int))`.execute(
    tx,
  )
  return rows.rows
}

/** Accounts, of these or (null) of all, with a contract by use that runs on a day. */
export async function continuousAccounts(
  tx: Tx,
  day: Day,
  accounts: readonly string[] | null,
): Promise<string[]> {
  const rows = await sql<{ account_id: string }>`
    SELECT DISTINCT account_id FROM (${standing(day)}) k
    WHERE motion = 'continuous' AND starts_on <= ${day} AND (term_ends_on IS NULL OR term_ends_on > ${day})
      AND (${accounts === null} OR account_id = ANY(${[...(accounts ?? [])]}))`.execute(tx)
  return rows.rows.map(({ account_id }) => account_id)
}

/** A contract that is paid by use; `over_on`: the day on which notice ends it. */
export type Metered = {
  contract_id: string
  account_id: string
  account_name: string
  starts_on: Day
  over_on: Day | null
  meter: Meter
}

/** Contracts that are paid by use: of all accounts, or of one. */
export async function meteredContracts(tx: Tx, accountId: string | null): Promise<Metered[]> {
  const rows = await sql<Metered>`
    SELECT c.contract_id, c.account_id, a.name AS account_name, c.starts_on,
           c.notice_given_on + c.notice_days AS over_on, c.meter
    FROM contracts c JOIN accounts a USING (account_id)
    WHERE c.meter IS NOT NULL AND (${accountId}::text IS NULL OR c.account_id = ${accountId})
    ORDER BY c.account_id, c.contract_id`.execute(tx)
  return rows.rows
}

const obstacles = sql`SELECT id, contract_id, text, opened_on, closed_on, resolution FROM contract_obstacles`

/** Obstacles of these contracts, the last opened first. */
export async function obstaclesOf(tx: Tx, contractIds: readonly string[]): Promise<Obstacle[]> {
  const rows = await sql<Obstacle>`
    ${obstacles} WHERE contract_id = ANY(${[...contractIds]}) ORDER BY opened_on DESC, id`.execute(tx)
  return rows.rows
}

export async function saveObstacle(tx: Tx, workspaceId: string, obstacle: Obstacle): Promise<void> {
  const { id, contract_id, text, opened_on, closed_on, resolution } = obstacle
  await sql`
    INSERT INTO contract_obstacles (workspace_id, id, contract_id, text, opened_on, closed_on, resolution)
    VALUES (${workspaceId}, ${id}, ${contract_id}, ${text}, ${opened_on}, ${closed_on}, ${resolution})
    ON CONFLICT (id) DO UPDATE SET closed_on = excluded.closed_on, resolution = excluded.resolution`.execute(
    tx,
  )
}

export type ContractFile = { id: string; contract_id: string; name: string; bytes: bigint; added_at: Date }

/** Files of these contracts, the newest first. */
export async function filesOf(tx: Tx, contractIds: readonly string[]): Promise<ContractFile[]> {
  const rows = await sql<ContractFile>`
    SELECT id, contract_id, name, bytes, added_at FROM contract_files
    WHERE contract_id = ANY(${[...contractIds]}) ORDER BY added_at DESC, id`.execute(tx)
  return rows.rows
}

export async function insertFile(tx: Tx, workspaceId: string, file: ContractFile): Promise<void> {
  await sql`
    INSERT INTO contract_files (workspace_id, id, contract_id, name, bytes, added_at)
    VALUES (${workspaceId}, ${file.id}, ${file.contract_id}, ${file.name}, ${file.bytes}, ${file.added_at})`.execute(
    tx,
  )
}

export async function deleteFileRow(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM contract_files WHERE id = ${id}`.execute(tx)
}
