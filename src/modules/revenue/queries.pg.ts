import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Owners, SubscriptionVersion } from "./rules.ts"

const columns = sql`subscription_id, started_on, ended_on, account_id, product, quantity, unit_price, currency,
  interval_months, discount, mrr_minor::text`

/** The subscriptions under a contract without an end. */
const continuous = sql`SELECT subscription_id FROM contract_subscriptions
    JOIN contracts USING (workspace_id, contract_id) WHERE motion = 'continuous'`

/** All versions of these subscriptions. */
export async function versionsOf(tx: Tx, subscriptionIds: readonly string[]): Promise<SubscriptionVersion[]> {
  const rows = await sql<SubscriptionVersion>`
    SELECT ${columns} FROM subscription_versions
    WHERE subscription_id = ANY(${[...new Set(subscriptionIds)]})`.execute(tx)
  return rows.rows
}

/** All versions of the next subscriptions after one, in the order of their ids. */
export async function versionsAfter(tx: Tx, after: string, limit: number): Promise<SubscriptionVersion[]> {
  const rows = await sql<SubscriptionVersion>`
    SELECT ${columns} FROM subscription_versions
    WHERE subscription_id IN (SELECT DISTINCT subscription_id FROM subscription_versions
                              WHERE subscription_id > ${after} ORDER BY subscription_id LIMIT ${limit})
    ORDER BY subscription_id, started_on`.execute(tx)
  return rows.rows
}

/** Versions of an account that began by a day, newest first. */
export async function versionsOfAccount(tx: Tx, accountId: string, day: Day): Promise<SubscriptionVersion[]> {
  const rows = await sql<SubscriptionVersion>`
    SELECT ${columns} FROM subscription_versions
    WHERE account_id = ${accountId} AND started_on <= ${day}
    ORDER BY started_on DESC, subscription_id`.execute(tx)
  return rows.rows
}

/** Writes versions over what was known of them. */
export async function saveVersions(
  tx: Tx,
  workspaceId: string,
  versions: readonly SubscriptionVersion[],
): Promise<void> {
  if (versions.length === 0) return
  const rows = JSON.stringify(versions.map((version) => ({ workspace_id: workspaceId, ...version })))
  await sql`
    INSERT INTO subscription_versions (workspace_id, subscription_id, started_on, ended_on, account_id, product, quantity, unit_price, currency,
      interval_months, discount, mrr_minor)
    SELECT workspace_id, subscription_id, started_on, ended_on, account_id, product, quantity, unit_price, currency,
      interval_months, discount, mrr_minor
    FROM json_populate_recordset(null::subscription_versions, ${rows}::json)
    ON CONFLICT (workspace_id, subscription_id, started_on) DO UPDATE SET
      ended_on = excluded.ended_on, account_id = excluded.account_id, product = excluded.product,
      quantity = excluded.quantity, unit_price = excluded.unit_price, currency = excluded.currency,
      interval_months = excluded.interval_months, discount = excluded.discount,
      mrr_minor = excluded.mrr_minor`.execute(tx)
}

/** Deletes versions by their keys. */
export async function deleteVersions(
  tx: Tx,
  versions: readonly { subscription_id: string; started_on: Day }[],
): Promise<void> {
  if (versions.length === 0) return
  await sql`
    DELETE FROM subscription_versions
    WHERE (subscription_id, started_on) IN (
      SELECT * FROM unnest(${versions.map((version) => version.subscription_id)}::text[],
                           ${versions.map((version) => version.started_on)}::date[]))`.execute(tx)
}

/** MRR of an account in the workspace's currency, and the currencies of versions that are not in it, for want of a rate. */
export type AccountMrr = { minor: bigint; unconverted: string[] }

/** MRR in a currency of every account that has live versions on a day, in whichever currency. */
export async function liveMrr(tx: Tx, day: Day, currency: string): Promise<Map<string, AccountMrr>> {
  const rows = await sql<{ account_id: string; minor: bigint }>`
    SELECT account_id, coalesce(sum(mrr_minor) FILTER (WHERE currency = ${currency}), 0)::bigint AS minor
    FROM subscription_versions
    WHERE started_on <= ${day} AND (ended_on IS NULL OR ended_on > ${day})
    GROUP BY account_id`.execute(tx)
  return new Map(rows.rows.map(({ account_id, minor }) => [account_id, { minor, unconverted: [] }]))
}

/** MRR of accounts on a day in the other currencies. */
export async function liveForeignMrr(
  tx: Tx,
  day: Day,
  currency: string,
): Promise<{ account_id: string; currency: string; minor: bigint }[]> {
  const { rows } = await sql<{ account_id: string; currency: string; minor: bigint }>`
    SELECT account_id, currency, sum(mrr_minor)::bigint AS minor
    FROM subscription_versions
    WHERE started_on <= ${day} AND (ended_on IS NULL OR ended_on > ${day}) AND currency <> ${currency}
    GROUP BY account_id, currency HAVING sum(mrr_minor) > 0
    ORDER BY account_id, currency`.execute(tx)
  return rows
}

/** Accounts that had MRR on some day up to and including this one. */
export async function everPaid(tx: Tx, day: Day): Promise<Set<string>> {
  const rows = await sql<{ account_id: string }>`
    SELECT DISTINCT account_id FROM subscription_versions
    WHERE started_on <= ${day} AND mrr_minor > 0 AND ended_on IS DISTINCT FROM started_on`.execute(tx)
  return new Set(rows.rows.map((row) => row.account_id))
}

/**
 * The next end of a term of each account among the versions live on a day; accounts without one, and subscriptions under
 * a continuous contract, are absent.
 */
export async function renewals(tx: Tx, day: Day): Promise<Map<string, Day>> {
  const rows = await sql<{ account_id: string; renewal_on: Day }>`
    SELECT account_id, min(ended_on) AS renewal_on FROM subscription_versions
    WHERE started_on <= ${day} AND ended_on > ${day} AND subscription_id NOT IN (${continuous})
    GROUP BY account_id`.execute(tx)
  return new Map(rows.rows.map((row) => [row.account_id, row.renewal_on]))
}

/** Those of these subscriptions that are under a continuous contract. */
export async function continuousAmong(tx: Tx, subscriptionIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ subscription_id: string }>`
    ${continuous} AND subscription_id = ANY(${[...new Set(subscriptionIds)]})`.execute(tx)
  return new Set(rows.rows.map((row) => row.subscription_id))
}

/** Whose these subscriptions were, over time; unknown ones are absent. */
export async function subscriptionOwners(
  tx: Tx,
  subscriptionIds: readonly string[],
): Promise<Map<string, Owners>> {
  const rows = await sql<{ subscription_id: string; owners: { started_on: Day; account_id: string }[] }>`
    SELECT subscription_id,
           json_agg(json_build_object('started_on', started_on, 'account_id', account_id) ORDER BY started_on) AS owners
    FROM subscription_versions WHERE subscription_id = ANY(${[...new Set(subscriptionIds)]})
    GROUP BY subscription_id`.execute(tx)
  return new Map(rows.rows.map((row) => [row.subscription_id, row.owners]))
}

/** A change of what an account pays in a currency, in minor units. */
export type MrrChange = { account_id: string; day: Day; currency: string; change: bigint }

/** Every change of MRR of these accounts, or of all, by account, day and currency. */
export async function mrrChanges(tx: Tx, accounts?: readonly string[]): Promise<MrrChange[]> {
  const these = accounts ? sql`account_id = ANY(${[...accounts]})` : sql`true`
  const rows = await sql<MrrChange>`
    SELECT account_id, day, currency, sum(change)::bigint AS change
    FROM (
      SELECT account_id, currency, started_on AS day, mrr_minor AS change
      FROM subscription_versions WHERE ended_on IS DISTINCT FROM started_on AND ${these}
      UNION ALL
      SELECT account_id, currency, ended_on, -mrr_minor
      FROM subscription_versions WHERE ended_on <> started_on AND ${these}
    ) AS changes
    GROUP BY account_id, currency, day
    HAVING sum(change) <> 0
    ORDER BY account_id, day, currency`.execute(tx)
  return rows.rows
}
