import { type RawBuilder, sql } from "kysely"
import { minorDigits } from "#kernel/money.ts"
import { addDays, type Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** What an account brought up to the end of a day, and since when, until when. Money in minor units of the workspace. */
export type Lifetime = {
  account_id: string
  name: string
  /** The value of what accounts are grouped by; null where none is known. */
  key: string | null
  /** First day with MRR, in whatever currency. */
  since: Day
  /** First day after it at whose end there was none; null while it never stopped. */
  lost_on: Day | null
  /** Has MRR at the end of the day. */
  paying: boolean
  mrr: bigint
  /** At the end of the same day a year before. */
  mrr_year_ago: bigint
  /** MRR × months it was paid, parts of months by their days; rounded once. */
  realised: bigint
}

/** How MRR of the accounts that began in one month changed in one month, all of them together. */
export type MonthChange = {
  key: string | null
  /** Months since year 0, as `monthOf` counts. */
  began: number
  month: number
  /** Σ change, and Σ change × (day of the month − 1), in minor units of the workspace. */
  change: bigint
  change_days: bigint
}

/** Months since year 0: "2026-03-31" is 24314. */
export const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

const monthSql = (day: RawBuilder<unknown>) =>
  sql`(extract(year FROM ${day})::int * 12 + extract(month FROM ${day})::int - 1)`
const daysOfMonth = (day: RawBuilder<unknown>) =>
  sql`extract(day FROM date_trunc('month', ${day}::timestamp) + interval '1 month' - interval '1 day')::int`
/** Months since year 0 with the part of the month that was over when the day began. */
const placeSql = (day: RawBuilder<unknown>) =>
  sql`(${monthSql(day)} + (extract(day FROM ${day})::int - 1)::numeric / ${daysOfMonth(day)})`

const attributes: Record<string, RawBuilder<unknown>> = {
  segment: sql`a.segment`,
  tier: sql`a.tier`,
  owner: sql`a.owner_email`,
  region: sql`a.region`,
  touch_model: sql`a.touch_model`,
  parent: sql`a.parent_id`,
  product: sql`l.first_product`,
}

function keyOf(by: string | null): RawBuilder<unknown> {
  if (by === null) return sql`NULL::text`
  if (by.startsWith("trait.")) return sql`a.traits ->> ${by.slice("trait.".length)}`
  const attribute = attributes[by]
  if (!attribute) throw new Error(`accounts are not grouped by '${by}'`)
  return attribute
}

/**
 * MRR of a version `v` in minor units of a currency: of another one at the rate of the version's first day (the last known
 * until then), null without one.
 */
export function mrrIn(currency: string): RawBuilder<unknown> {
  const digits = minorDigits(currency)
  const scales = Object.fromEntries(
    Intl.supportedValuesOf("currency").map((code) => [code, 10 ** (digits - minorDigits(code))]),
  )
  return sql`
    CASE WHEN v.currency = ${currency} THEN v.mrr_minor
         ELSE round(v.mrr_minor * (${JSON.stringify(scales)}::jsonb ->> v.currency)::numeric * (
           SELECT rate FROM exchange_rates r
           WHERE r.workspace_id = v.workspace_id AND r.target = ${currency} AND r.currency = v.currency
             AND r.day <= v.started_on
           ORDER BY r.day DESC LIMIT 1))::bigint END`
}

/** Versions with MRR that began by a day, cut where they end after it. */
const heldUntil = (day: Day, currency: string): RawBuilder<unknown> => sql`
    held AS MATERIALIZED (
      SELECT v.account_id, v.product, v.currency, v.started_on, v.mrr_minor,
             CASE WHEN v.ended_on <= ${day} THEN v.ended_on END AS ended_on, ${mrrIn(currency)} AS minor
      FROM subscription_versions v
      WHERE v.started_on <= ${day} AND v.ended_on IS DISTINCT FROM v.started_on AND v.mrr_minor > 0),
    changes AS (
      SELECT account_id, started_on AS day, mrr_minor AS change, minor FROM held
      UNION ALL
      SELECT account_id, ended_on, -mrr_minor, -minor FROM held WHERE ended_on IS NOT NULL)`

/** Every account that paid by the end of a day. `by`: what they are grouped by (`dimensionSchema`), null for nothing. */
export async function lifetimes(
  tx: Tx,
  { day, currency, by }: { day: Day; currency: string; by: string | null },
): Promise<Lifetime[]> {
  const yearAgo = sql`(${day}::date - interval '1 year')::date`
  const rows = await sql<Lifetime>`
    WITH ${heldUntil(day, currency)},
    levels AS (
      SELECT account_id, day, sum(sum(change)) OVER (PARTITION BY account_id ORDER BY day) AS level
      FROM changes GROUP BY account_id, day),
    lives AS (
      SELECT account_id, min(day) AS since, min(day) FILTER (WHERE level = 0) AS lost_on FROM levels GROUP BY account_id),
    sums AS (
      SELECT account_id,
             (array_agg(product ORDER BY started_on, product))[1] AS first_product,
             bool_or(ended_on IS NULL) AS paying,
             coalesce(sum(minor) FILTER (WHERE ended_on IS NULL), 0)::bigint AS mrr,
             coalesce(sum(minor) FILTER (WHERE started_on <= ${yearAgo}
                                         AND (ended_on IS NULL OR ended_on > ${yearAgo})), 0)::bigint AS mrr_year_ago,
             coalesce(round(sum(minor * (${placeSql(sql`coalesce(ended_on, ${addDays(day, 1)}::date)`)}
                                         - ${placeSql(sql`started_on`)}))), 0)::bigint AS realised
      FROM held GROUP BY account_id)
    SELECT account_id, a.name, ${keyOf(by)} AS key, since, lost_on, paying, mrr, mrr_year_ago, realised
    FROM lives JOIN sums l USING (account_id) JOIN accounts a USING (account_id)
    ORDER BY account_id`.execute(tx)
  return rows.rows
}

/** How MRR changed by the end of a day, by group, the month accounts began in, and the month of the change. */
export async function monthChanges(
  tx: Tx,
  { day, currency, by }: { day: Day; currency: string; by: string | null },
): Promise<MonthChange[]> {
  const rows = await sql<MonthChange>`
    WITH ${heldUntil(day, currency)},
    lives AS (
      SELECT account_id, min(started_on) AS since, (array_agg(product ORDER BY started_on, product))[1] AS first_product
      FROM held GROUP BY account_id)
    SELECT ${keyOf(by)} AS key, ${monthSql(sql`since`)} AS began, ${monthSql(sql`day`)} AS month,
           sum(minor)::bigint AS change, sum(minor * (extract(day FROM day)::int - 1))::bigint AS change_days
    FROM changes JOIN lives l USING (account_id) JOIN accounts a USING (account_id)
    WHERE minor IS NOT NULL
    GROUP BY 1, 2, 3
    ORDER BY 1, 2, 3`.execute(tx)
  return rows.rows
}

/** Currencies in which accounts paid by the end of a day without a rate for the day the version began, and how many. */
export async function unconvertedLifetimes(
  tx: Tx,
  { day, currency }: { day: Day; currency: string },
): Promise<{ currency: string; accounts: number }[]> {
  const rows = await sql<{ currency: string; accounts: number }>`
    SELECT v.currency, count(DISTINCT account_id)::int AS accounts FROM subscription_versions v
    WHERE v.started_on <= ${day} AND v.ended_on IS DISTINCT FROM v.started_on AND v.mrr_minor > 0
      AND v.currency <> ${currency}
      AND NOT EXISTS (SELECT FROM exchange_rates r
                      WHERE r.workspace_id = v.workspace_id AND r.target = ${currency} AND r.currency = v.currency
                        AND r.day <= v.started_on)
    GROUP BY v.currency ORDER BY v.currency`.execute(tx)
  return rows.rows
}

/** MRR at the end of a day by product, and how many accounts pay it. */
export async function mrrByProduct(
  tx: Tx,
  { day, currency }: { day: Day; currency: string },
): Promise<{ key: string; accounts: number; mrr: bigint }[]> {
  const rows = await sql<{ key: string; accounts: number; mrr: bigint }>`
    SELECT coalesce(v.product, '') AS key, count(DISTINCT account_id)::int AS accounts,
           coalesce(sum(${mrrIn(currency)}), 0)::bigint AS mrr
    FROM subscription_versions v
    WHERE v.started_on <= ${day} AND (v.ended_on IS NULL OR v.ended_on > ${day}) AND v.mrr_minor > 0
    GROUP BY 1`.execute(tx)
  return rows.rows
}
