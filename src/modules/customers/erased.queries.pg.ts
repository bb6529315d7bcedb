import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** The count of changes to who is erased; 0: nobody ever was. */
export async function erasedRevision(tx: Tx, workspaceId: string): Promise<bigint> {
  const row = await tx
    .selectFrom("workspaces")
    .select("erased_revision")
    .where("id", "=", workspaceId)
    .executeTakeFirstOrThrow()
  return row.erased_revision
}

/** Those of these hashes that stand for an erased name; of all hashes where none are given. */
export async function erasedHashes(tx: Tx, hashes?: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom("erased_people")
    .select("name_hash")
    .$if(hashes !== undefined, (query) => query.where("name_hash", "=", sql<string>`ANY(${hashes})`))
    .execute()
  return new Set(rows.map(({ name_hash }) => name_hash))
}

/** Keeps hashes of erased names, and counts that those who are known, and whose, may be others now. */
export async function saveErased(tx: Tx, workspaceId: string, hashes: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO erased_people (workspace_id, name_hash) SELECT ${workspaceId}, unnest(${[...hashes]}::text[])
    ON CONFLICT DO NOTHING`.execute(tx)
  await tx
    .updateTable("workspaces")
    .set((row) => ({
      erased_revision: row("erased_revision", "+", 1n),
      people_revision: row("people_revision", "+", 1n),
    }))
    .where("id", "=", workspaceId)
    .execute()
}

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase())

/** Names that lead from these to the same people in one step: aliases, contact ids, e-mail addresses. */
export async function neighbouringNames(tx: Tx, names: readonly string[]): Promise<string[]> {
  const rows = await sql<{ name: string }>`
    SELECT alias AS name FROM person_aliases WHERE person = ANY(${[...names]})
    UNION SELECT person FROM person_aliases WHERE alias = ANY(${[...names]})
    UNION SELECT contact_id FROM contacts WHERE email_lower = ANY(${lower(names)})
    UNION SELECT email_lower FROM contacts WHERE contact_id = ANY(${[...names]}) AND email_lower IS NOT NULL
    UNION SELECT person FROM people WHERE email_lower = ANY(${lower(names)})
    UNION SELECT email_lower FROM people WHERE person = ANY(${[...names]}) AND email_lower <> ''`.execute(tx)
  return rows.rows.map(({ name }) => name)
}

/** A record of a person that is kept as a contact. */
export type KnownContact = { contact_id: string; account_id: string; name: string; email: string | null }

/** The contacts that go by these names, and the accounts the people of these names are tied to. */
export async function knownOf(
  tx: Tx,
  names: readonly string[],
): Promise<{ contacts: KnownContact[]; accounts: string[]; traits: boolean }> {
  const contacts = await sql<KnownContact>`
    SELECT contact_id, account_id, name, email FROM contacts
    WHERE contact_id = ANY(${[...names]}) OR email_lower = ANY(${lower(names)}) ORDER BY contact_id`.execute(
    tx,
  )
  const ties = await sql<{ account_id: string }>`
    SELECT DISTINCT account_id FROM person_ties WHERE person = ANY(${[...names]}) ORDER BY 1`.execute(tx)
  const people = await sql`SELECT 1 FROM people WHERE person = ANY(${[...names]}) LIMIT 1`.execute(tx)
  return {
    contacts: contacts.rows,
    accounts: ties.rows.map(({ account_id }) => account_id),
    traits: people.rows.length > 0,
  }
}

/** Deletes everything kept of the people of these names. */
export async function deletePeople(tx: Tx, names: readonly string[]): Promise<void> {
  const of = [...names]
  await sql`DELETE FROM contacts WHERE contact_id = ANY(${of}) OR email_lower = ANY(${lower(of)})`.execute(tx)
  await sql`DELETE FROM people WHERE person = ANY(${of})`.execute(tx)
  await sql`DELETE FROM person_ties WHERE person = ANY(${of})`.execute(tx)
  await sql`DELETE FROM person_aliases WHERE person = ANY(${of}) OR alias = ANY(${of})`.execute(tx)
  await sql`DELETE FROM unsettled WHERE kind = 'person' AND name = ANY(${of})`.execute(tx)
}
