import { type RawBuilder, sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** A condition on accounts: its key as in `slice`, and the values of which one must hold; '' is none known. */
export type AccountCondition = { key: string; values: readonly string[] }

const columns: Record<string, string> = {
  segment: "segment",
  tier: "tier",
  owner: "owner_email",
  region: "region",
  touch_model: "touch_model",
}

function attribute(key: string): RawBuilder<string | null> {
  const column = columns[key]
  return column ? sql`${sql.ref(`a.${column}`)}` : sql`a.traits ->> ${key.slice("trait.".length)}`
}

function holds({ key, values }: AccountCondition): RawBuilder<boolean> {
  if (key === "account") return sql`a.account_id = ANY(${[...values]})`
  if (key === "parent")
    return sql`a.account_id IN (
      WITH RECURSIVE below AS (
        SELECT account_id FROM accounts WHERE account_id = ANY(${[...values]})
        UNION SELECT child.account_id FROM accounts child JOIN below ON child.parent_id = below.account_id)
      SELECT account_id FROM below)`
  return sql`coalesce(${attribute(key)}, '') = ANY(${[...values]})`
}

/** Ids of the accounts of which all of these hold. */
export async function accountsWhere(tx: Tx, conditions: readonly AccountCondition[]): Promise<string[]> {
  const all = conditions.map(holds)
  const { rows } = await sql<{ account_id: string }>`
    SELECT a.account_id FROM accounts a WHERE ${sql.join([sql`true`, ...all], sql` AND `)}`.execute(tx)
  return rows.map(({ account_id }) => account_id)
}

/** An attribute of every account that has it; of `parent` the topmost account above it. */
export async function attributeOfAccounts(tx: Tx, key: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ account_id: string; value: string }>`${
    key === "parent"
      ? sql`WITH RECURSIVE family AS (
              SELECT account_id, account_id AS value FROM accounts WHERE parent_id IS NULL
              UNION ALL
              SELECT child.account_id, family.value FROM accounts child
              JOIN family ON child.parent_id = family.account_id)
            SELECT account_id, value FROM family`
      : sql`SELECT account_id, ${attribute(key)} AS value FROM accounts a WHERE ${attribute(key)} <> ''`
  }`.execute(tx)
  return new Map(rows.map(({ account_id, value }) => [account_id, value]))
}

export type AccountName = { account_id: string; name: string; owner_email: string | null }

/** Names and owners of accounts. */
export async function accountNames(tx: Tx, ids: readonly string[]): Promise<Map<string, AccountName>> {
  const { rows } = await sql<AccountName>`
    SELECT account_id, name, owner_email FROM accounts WHERE account_id = ANY(${[...new Set(ids)]})`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.account_id, row]))
}

/** The commonest values of every attribute of accounts that could group them. */
export async function commonValues(
  tx: Tx,
  { most, mostOfTrait }: { most: number; mostOfTrait: number },
): Promise<{ key: string; values: string[] }[]> {
  const own = Object.entries(columns).map(([key, column]) => sql`(${key}::text, ${sql.ref(`a.${column}`)})`)
  const { rows } = await sql<{ key: string; values: string[] }>`
    WITH counted AS (
      SELECT held.key, held.value, count(*) AS accounts
      FROM accounts a CROSS JOIN LATERAL (
        VALUES ${sql.join(own)}
        UNION ALL SELECT 'trait.' || t.key, t.value FROM jsonb_each_text(a.traits) t
      ) AS held (key, value)
      WHERE held.value <> '' GROUP BY held.key, held.value),
    ranked AS (
      SELECT key, value, row_number() OVER (PARTITION BY key ORDER BY accounts DESC, value) AS place,
        count(*) OVER (PARTITION BY key) AS of
      FROM counted)
    SELECT key, array_agg(value ORDER BY value) AS values FROM ranked
    WHERE place <= ${most} AND (key NOT LIKE 'trait.%' OR of <= ${mostOfTrait})
    GROUP BY key ORDER BY key`.execute(tx)
  return rows
}
