import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Assessment } from "./assess.ts"

/** One account of the portfolio as of a day, as it is kept. */
export type PortfolioRow = Assessment & {
  account_id: string
  mrr_minor: bigint
  unconverted: string[]
  ever_paid: boolean
  weeks: (number | null)[]
  renewal_on: Day | null
  last_touch_on: Day | null
}

/** A day of the portfolio as last computed, and what it was computed from. */
export type Snapshot = { factsRevision: bigint; scoreVersion: number; computedAt: Date }

/** The workspace's count of changes to facts. */
export async function factsRevision(tx: Tx): Promise<bigint> {
  const row = await tx.selectFrom("workspaces").select("facts_revision").executeTakeFirstOrThrow()
  return row.facts_revision
}

export async function snapshotOf(tx: Tx, day: Day): Promise<Snapshot | null> {
  const row = await tx
    .selectFrom("portfolio_days")
    .select(["facts_revision", "score_version", "computed_at"])
    .where("day", "=", day)
    .executeTakeFirst()
  return row
    ? { factsRevision: row.facts_revision, scoreVersion: row.score_version, computedAt: row.computed_at }
    : null
}

/** Whoever computes a day of a workspace does so alone, until the transaction ends. */
export async function lockDay(tx: Tx, workspaceId: string, day: Day): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`portfolio:${workspaceId}:${day}`}, 0))`.execute(
    tx,
  )
}

/** All accounts and the day each was created on. */
export const accountsSince = (tx: Tx): Promise<{ account_id: string; created_on: Day | null }[]> =>
  tx.selectFrom("accounts").select(["account_id", "created_on"]).execute()

const rowsPerStatement = 5000

/** Puts a computed day in place of what was kept of it. Accounts deleted in the meantime are left out. */
export async function replaceDay(
  tx: Tx,
  ctx: Context,
  day: Day,
  snapshot: Snapshot,
  rows: readonly PortfolioRow[],
): Promise<void> {
  await tx.deleteFrom("portfolio_days").where("day", "=", day).execute()
  await tx
    .insertInto("portfolio_days")
    .values({
      workspace_id: ctx.workspace.id,
      day,
      facts_revision: snapshot.factsRevision,
      score_version: snapshot.scoreVersion,
      computed_at: snapshot.computedAt,
    })
    .execute()
  for (let from = 0; from < rows.length; from += rowsPerStatement)
    await sql`
      INSERT INTO portfolio_accounts (workspace_id, day, account_id, mrr_minor, unconverted, ever_paid, health, band,
        confidence, change_30d, weeks, renewal_on, last_touch_on, at_stake_minor, needs_attention, reasons)
      SELECT a.workspace_id, ${day}::date, r.account_id, mrr_minor, unconverted, ever_paid, health, band,
        confidence, change_30d, weeks, renewal_on, last_touch_on, at_stake_minor, needs_attention, reasons
      FROM json_to_recordset(${JSON.stringify(rows.slice(from, from + rowsPerStatement).map(recordOf))}::json) AS r
        (account_id text, mrr_minor bigint, unconverted text[], ever_paid boolean, health float8, band text,
         confidence float8, change_30d float8, weeks float8[], renewal_on date, last_touch_on date,
         at_stake_minor bigint, needs_attention boolean, reasons jsonb)
      JOIN accounts a ON a.account_id = r.account_id`.execute(tx)
}

const recordOf = ({ health, at_stake, mrr_minor, ...row }: PortfolioRow) => ({
  ...row,
  mrr_minor: mrr_minor.toString(),
  at_stake_minor: at_stake.toString(),
  health: health?.value,
  band: health?.band,
  confidence: health?.confidence,
})

/** Forgets all but the days computed last. */
export async function forgetOldDays(tx: Tx, kept: number): Promise<void> {
  await sql`
    DELETE FROM portfolio_days
    WHERE day IN (SELECT day FROM portfolio_days ORDER BY computed_at DESC, day DESC OFFSET ${kept})`.execute(
    tx,
  )
}
