import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** What one unit of `currency` is worth in the reporting currency from a day on. */
export type ExchangeRate = { currency: string; day: Day; rate: string; source: string | null }

/** All rates to a currency, by currency and day. */
export async function ratesTo(tx: Tx, target: string): Promise<ExchangeRate[]> {
  const { rows } = await sql<ExchangeRate>`
    SELECT currency, day, rate::text, source FROM exchange_rates WHERE target = ${target}
    ORDER BY currency, day`.execute(tx)
  return rows
}

/** Differs whenever the rates of the workspace do. */
export async function ratesRevision(tx: Tx): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    SELECT count(*) || ':' || coalesce(max(revision), 0) AS revision FROM exchange_rates`.execute(tx)
  return rows[0]?.revision ?? ""
}

/** The newest rates first, up to a day. */
export async function latestRates(
  tx: Tx,
  target: string,
  which: { until: Day; currency: string | undefined; limit: number },
): Promise<ExchangeRate[]> {
  const { rows } = await sql<ExchangeRate>`
    SELECT currency, day, rate::text, source FROM exchange_rates
    WHERE target = ${target} AND day <= ${which.until}
      AND ${which.currency === undefined ? sql`true` : sql`currency = ${which.currency}`}
    ORDER BY day DESC, currency LIMIT ${which.limit}`.execute(tx)
  return rows
}

/** The latest rate on or before a day, of each currency that has one. */
export async function ratesOn(tx: Tx, target: string, day: Day): Promise<Map<string, string>> {
  const { rows } = await sql<{ currency: string; rate: string }>`
    SELECT DISTINCT ON (currency) currency, rate::text FROM exchange_rates
    WHERE target = ${target} AND day <= ${day}
    ORDER BY currency, day DESC`.execute(tx)
  return new Map(rows.map(({ currency, rate }) => [currency, rate]))
}

/** Currencies of subscriptions beside the reporting one: since when they are needed, and since when they are known. */
export async function currenciesNeeded(
  tx: Tx,
  target: string,
): Promise<{ currency: string; needed_from: Day; known_from: Day | null }[]> {
  const { rows } = await sql<{ currency: string; needed_from: Day; known_from: Day | null }>`
    SELECT currency, min(started_on) AS needed_from,
           (SELECT min(day) FROM exchange_rates r WHERE r.target = ${target} AND r.currency = v.currency) AS known_from
    FROM subscription_versions v
    WHERE currency <> ${target} AND mrr_minor > 0
    GROUP BY currency ORDER BY currency`.execute(tx)
  return rows
}

/** Rates of these currencies and days. */
export async function ratesAt(
  tx: Tx,
  target: string,
  places: readonly { currency: string; day: Day }[],
): Promise<ExchangeRate[]> {
  const { rows } = await sql<ExchangeRate>`
    SELECT currency, day, rate::text, source FROM exchange_rates
    WHERE target = ${target} AND (currency, day) IN (
      SELECT * FROM unnest(${places.map(({ currency }) => currency)}::text[],
                           ${places.map(({ day }) => day)}::date[]))`.execute(tx)
  return rows
}

/** Writes rates over what was known of their days. */
export async function saveRates(
  tx: Tx,
  workspaceId: string,
  target: string,
  rates: readonly ExchangeRate[],
): Promise<void> {
  if (rates.length === 0) return
  await sql`
    INSERT INTO exchange_rates (workspace_id, target, currency, day, rate, source)
    SELECT ${workspaceId}, ${target}, currency, day, rate, source
    FROM json_populate_recordset(null::exchange_rates, ${JSON.stringify(rates)}::json)
    ON CONFLICT (workspace_id, target, currency, day)
    DO UPDATE SET rate = excluded.rate, source = excluded.source, revision = DEFAULT`.execute(tx)
}

/** Takes rates away. */
export async function deleteRates(
  tx: Tx,
  target: string,
  places: readonly { currency: string; day: Day }[],
): Promise<void> {
  await sql`
    DELETE FROM exchange_rates
    WHERE target = ${target} AND (currency, day) IN (
      SELECT * FROM unnest(${places.map(({ currency }) => currency)}::text[],
                           ${places.map(({ day }) => day)}::date[]))`.execute(tx)
}
