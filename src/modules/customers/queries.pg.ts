import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { AccountRecord, ContactRecord, ParentLink } from "./rules.ts"

/** Writers of one kind of record take turns, so that what a put read still holds when it writes. */
export async function lockRecords(tx: Tx, workspaceId: string, kind: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${kind}:${workspaceId}`}, 0))`.execute(tx)
}

/** Accounts by their ids. */
export async function accountsById(tx: Tx, ids: readonly string[]): Promise<Map<string, AccountRecord>> {
  const rows = await sql<AccountRecord>`
    SELECT account_id, name, parent_id, segment, tier, owner_email, created_on, time_zone, traits
    FROM accounts WHERE account_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.account_id, row]))
}

/** Which of these accounts exist. */
export async function existingAccounts(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ account_id: string }>`
    SELECT account_id FROM accounts WHERE account_id = ANY(${[...ids]})`.execute(tx)
  return new Set(rows.rows.map((row) => row.account_id))
}

/** Those of these accounts that exist, and all their ancestors: each with its parent. */
export async function parentsOf(tx: Tx, links: readonly ParentLink[]): Promise<Map<string, string | null>> {
  const ids = new Set(
    links.flatMap(({ account_id, parent_id }) => (parent_id ? [account_id, parent_id] : [account_id])),
  )
  const rows = await sql<{ account_id: string; parent_id: string | null }>`
    WITH RECURSIVE known AS (
      SELECT account_id, parent_id FROM accounts WHERE account_id = ANY(${[...ids]})
      UNION
      SELECT a.account_id, a.parent_id FROM accounts a JOIN known ON a.account_id = known.parent_id
    )
    SELECT account_id, parent_id FROM known`.execute(tx)
  return new Map(rows.rows.map((row) => [row.account_id, row.parent_id]))
}

/** Children of these accounts. */
export async function childrenOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ account_id: string; parent_id: string | null }[]> {
  const rows = await sql<{ account_id: string; parent_id: string | null }>`
    SELECT account_id, parent_id FROM accounts WHERE parent_id = ANY(${[...ids]})`.execute(tx)
  return rows.rows
}

/** Those of these accounts that other records refer to. */
export async function referencedAccounts(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }>`SELECT referenced_accounts(${[...ids]}) AS id`.execute(tx)
  return new Set(rows.rows.map((row) => row.id))
}

/** Writes accounts over what was known of them. */
export async function saveAccounts(
  tx: Tx,
  workspaceId: string,
  records: readonly AccountRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO accounts (workspace_id, account_id, name, parent_id, segment, tier, owner_email, created_on,
      time_zone, traits)
    SELECT workspace_id, account_id, name, parent_id, segment, tier, owner_email, created_on, time_zone, traits
    FROM json_populate_recordset(null::accounts, ${rows}::json)
    ON CONFLICT (workspace_id, account_id) DO UPDATE SET
      name = excluded.name, parent_id = excluded.parent_id, segment = excluded.segment, tier = excluded.tier,
      owner_email = excluded.owner_email, created_on = excluded.created_on, time_zone = excluded.time_zone,
      traits = excluded.traits`.execute(tx)
}

export async function deleteAccounts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`DELETE FROM accounts WHERE account_id = ANY(${[...ids]})`.execute(tx)
}

/** When accounts began, of those that say so, in the order of their ids after one. */
export async function beginningsAfter(
  tx: Tx,
  after: string,
  limit: number,
): Promise<{ account_id: string; created_on: string }[]> {
  const rows = await sql<{ account_id: string; created_on: string }>`
    SELECT account_id, created_on FROM accounts WHERE account_id > ${after} AND created_on IS NOT NULL
    ORDER BY account_id LIMIT ${limit}`.execute(tx)
  return rows.rows
}

/** Contacts by their ids. */
export async function contactsById(tx: Tx, ids: readonly string[]): Promise<Map<string, ContactRecord>> {
  const rows = await sql<ContactRecord>`
    SELECT contact_id, account_id, name, email, title, roles
    FROM contacts WHERE contact_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.contact_id, row]))
}

/** Writes contacts over what was known of them. */
export async function saveContacts(
  tx: Tx,
  workspaceId: string,
  records: readonly ContactRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO contacts (workspace_id, contact_id, account_id, name, email, title, roles)
    SELECT workspace_id, contact_id, account_id, name, email, title, roles
    FROM json_populate_recordset(null::contacts, ${rows}::json)
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET
      account_id = excluded.account_id, name = excluded.name, email = excluded.email, title = excluded.title,
      roles = excluded.roles`.execute(tx)
}

export async function deleteContacts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`DELETE FROM contacts WHERE contact_id = ANY(${[...ids]})`.execute(tx)
}

/** Contacts of an account by name. */
export async function contactsOfAccount(tx: Tx, accountId: string): Promise<ContactRecord[]> {
  return tx
    .selectFrom("contacts")
    .select(["contact_id", "account_id", "name", "email", "title", "roles"])
    .where("account_id", "=", accountId)
    .orderBy("name")
    .orderBy("contact_id")
    .execute()
}
