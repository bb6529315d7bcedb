import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { ContactRecord } from "./rules.ts"

/** Every name that each of these people goes by: `canon` is the person's own, the names are that and its aliases. */
const namesOf = (people: readonly string[]) => sql`
  canon AS MATERIALIZED (
    SELECT asked.person, coalesce(known.person, asked.person) AS canon
    FROM (SELECT DISTINCT unnest(${[...people]}::text[]) AS person) AS asked
    LEFT JOIN person_aliases AS known ON known.alias = asked.person
  ),
  names AS MATERIALIZED (
    SELECT person, canon, canon AS name, lower(canon) AS name_lower FROM canon
    UNION
    SELECT canon.person, canon, alias, lower(alias)
    FROM canon JOIN person_aliases AS known ON known.person = canon.canon
  )`

/** The accounts of each of these people, two of them where there are several: by ties, by contact id, by e-mail address. */
export async function accountsOfNames(tx: Tx, people: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await sql<{ person: string; first: string; last: string }>`
    WITH ${namesOf(people)}, found AS (
      SELECT names.person, account_id
      FROM names JOIN person_ties AS tie ON tie.person = names.name JOIN accounts USING (account_id)
      UNION ALL
      SELECT person, account_id FROM names JOIN contacts ON contact_id = names.name
      UNION ALL
      SELECT person, account_id FROM names JOIN contacts ON email_lower = name_lower
      UNION ALL
      SELECT names.person, account_id
      FROM names JOIN people ON people.person = names.name JOIN contacts ON contacts.email_lower = people.email_lower
    )
    SELECT person, min(account_id) AS first, max(account_id) AS last FROM found GROUP BY person`.execute(tx)
  return new Map(
    rows.rows.map(({ person, first, last }) => [person, first === last ? [first] : [first, last]]),
  )
}

/** Counts a change that may give people other accounts than before. */
export async function bumpPeopleRevision(tx: Tx, workspaceId: string): Promise<void> {
  await tx
    .updateTable("workspaces")
    .set((row) => ({ people_revision: row("people_revision", "+", 1n) }))
    .where("id", "=", workspaceId)
    .execute()
}

/** The count of such changes. */
export async function readPeopleRevision(tx: Tx, workspaceId: string): Promise<bigint> {
  const row = await tx
    .selectFrom("workspaces")
    .select("people_revision")
    .where("id", "=", workspaceId)
    .executeTakeFirstOrThrow()
  return row.people_revision
}

/** Notes names of people and ids of accounts whose waiting rows are to be looked at. */
export async function insertUnsettled(
  tx: Tx,
  workspaceId: string,
  kind: "person" | "account",
  names: readonly string[],
): Promise<void> {
  await sql`INSERT INTO unsettled (workspace_id, kind, name)
    SELECT ${workspaceId}, ${kind}, name FROM unnest(${[...names]}::text[]) AS name`.execute(tx)
}

/** Takes the oldest notes away. */
export async function deleteUnsettled(tx: Tx, limit: number): Promise<{ kind: string; name: string }[]> {
  const rows = await sql<{ kind: string; name: string }>`
    DELETE FROM unsettled WHERE id IN (SELECT id FROM unsettled ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING kind, name`.execute(tx)
  return rows.rows
}

/** Every name of the people meant by these names and e-mail addresses, and of those tied to these accounts. */
export async function relatedNames(
  tx: Tx,
  people: readonly string[],
  accounts: readonly string[],
): Promise<string[]> {
  const meant = await sql<{ person: string }>`
    SELECT DISTINCT person FROM (
      SELECT person FROM unnest(${[...people]}::text[]) AS person
      UNION ALL
      SELECT person FROM people WHERE email_lower = ANY(${people.map((name) => name.toLowerCase())})
      UNION ALL
      SELECT person FROM person_ties WHERE account_id = ANY(${[...accounts]})
    ) AS meant`.execute(tx)
  const rows = await sql<{ name: string }>`
    WITH ${namesOf(meant.rows.map(({ person }) => person))}
    SELECT person AS name FROM canon UNION SELECT name FROM names`.execute(tx)
  return rows.rows.map(({ name }) => name)
}

/** Aliases that are, or lead to, one of these names: alias → person. */
export async function aliasesAmong(tx: Tx, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ alias: string; person: string }>`
    SELECT alias, person FROM person_aliases WHERE alias = ANY(${[...names]})
    UNION
    SELECT alias, person FROM person_aliases WHERE person = ANY(${[...names]})`.execute(tx)
  return new Map(rows.rows.map(({ alias, person }) => [alias, person]))
}

/** Writes aliases over what was known of them. */
export async function saveAliases(
  tx: Tx,
  workspaceId: string,
  aliases: ReadonlyMap<string, string>,
): Promise<void> {
  if (aliases.size === 0) return
  await sql`
    INSERT INTO person_aliases (workspace_id, alias, person)
    SELECT ${workspaceId}, alias, person
    FROM unnest(${[...aliases.keys()]}::text[], ${[...aliases.values()]}::text[]) AS given (alias, person)
    ON CONFLICT (workspace_id, alias) DO UPDATE SET person = excluded.person`.execute(tx)
}

export type Tie = { person: string; account_id: string; via: "group" | "context"; at: string }

/** Keeps ties that are not known yet; answers with their people. */
export async function insertTies(tx: Tx, workspaceId: string, ties: readonly Tie[]): Promise<string[]> {
  if (ties.length === 0) return []
  const rows = await sql<{ person: string }>`
    INSERT INTO person_ties (workspace_id, person, account_id, via, since)
    SELECT ${workspaceId}, person, account_id, via, at
    FROM json_to_recordset(${JSON.stringify(ties)}::json)
      AS given (person text, account_id text, via text, at timestamptz)
    ON CONFLICT DO NOTHING RETURNING person`.execute(tx)
  return rows.rows.map(({ person }) => person)
}

/** People tied to these accounts. */
export async function peopleTiedTo(tx: Tx, accounts: readonly string[]): Promise<string[]> {
  if (accounts.length === 0) return []
  const rows = await sql<{ person: string }>`
    SELECT DISTINCT person FROM person_ties WHERE account_id = ANY(${[...accounts]})`.execute(tx)
  return rows.rows.map(({ person }) => person)
}

/** What is known by being told: traits by key, and the instant of each. */
export type Known = { traits: Record<string, unknown>; told: Record<string, string> }

/** What was told of these people. */
export async function knownPeople(tx: Tx, people: readonly string[]): Promise<Map<string, Known>> {
  const rows = await sql<Known & { person: string }>`
    SELECT person, traits, told FROM people WHERE person = ANY(${[...people]})`.execute(tx)
  return new Map(rows.rows.map(({ person, traits, told }) => [person, { traits, told }]))
}

/** Writes what was told of people over what was known. */
export async function savePeople(
  tx: Tx,
  workspaceId: string,
  people: readonly (Known & { person: string })[],
): Promise<void> {
  if (people.length === 0) return
  await sql`
    INSERT INTO people (workspace_id, person, traits, told)
    SELECT ${workspaceId}, person, traits, told
    FROM json_to_recordset(${JSON.stringify(people)}::json) AS given (person text, traits jsonb, told jsonb)
    ON CONFLICT (workspace_id, person) DO UPDATE SET traits = excluded.traits, told = excluded.told`.execute(
    tx,
  )
}

/** What tracking may change of accounts: the instants of what was told, and what is not its to change. */
export type Told = { told: Record<string, string>; set_by_hand: string[] }

export async function toldOfAccounts(tx: Tx, ids: readonly string[]): Promise<Map<string, Told>> {
  const rows = await sql<Told & { account_id: string }>`
    SELECT account_id, told, set_by_hand FROM accounts WHERE account_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map(({ account_id, told, set_by_hand }) => [account_id, { told, set_by_hand }]))
}

export async function saveToldOfAccounts(
  tx: Tx,
  accounts: readonly { account_id: string; told: Record<string, string> }[],
): Promise<void> {
  if (accounts.length === 0) return
  await sql`
    UPDATE accounts SET told = given.told
    FROM json_to_recordset(${JSON.stringify(accounts)}::json) AS given (account_id text, told jsonb)
    WHERE accounts.account_id = given.account_id`.execute(tx)
}

/** A person of whom something was told, the contact it is (null: none yet), and the account it was first tied to. */
export type Candidate = {
  person: string
  traits: Record<string, unknown>
  account_id: string | null
  contact: (ContactRecord & { set_by_hand: string[] }) | null
}

/** Those of these people, by whichever name, of whom traits were told. */
export async function contactCandidates(tx: Tx, people: readonly string[]): Promise<Candidate[]> {
  if (people.length === 0) return []
  const rows = await sql<Candidate>`
    WITH ${namesOf(people)}, known AS MATERIALIZED (
      SELECT DISTINCT ON (canon) canon AS person, traits, email_lower
      FROM canon JOIN people ON people.person = canon
    ), tied AS (
      SELECT DISTINCT ON (names.canon) names.canon AS person, tie.account_id
      FROM names JOIN person_ties AS tie ON tie.person = names.name JOIN accounts USING (account_id)
      ORDER BY names.canon, tie.since, tie.account_id
    ), matching AS (
      SELECT person, 1 AS rank, contact_id FROM known JOIN contacts ON contact_id = person
      UNION ALL
      SELECT person, 2, contact_id FROM known JOIN contacts USING (email_lower)
    ), found AS (
      SELECT DISTINCT ON (person) person, contact_id FROM matching ORDER BY person, rank, contact_id
    )
    SELECT known.person, known.traits, tied.account_id,
      CASE WHEN contact.contact_id IS NOT NULL THEN jsonb_build_object(
        'contact_id', contact.contact_id, 'account_id', contact.account_id, 'name', contact.name,
        'email', contact.email, 'title', contact.title, 'roles', contact.roles,
        'set_by_hand', contact.set_by_hand) END AS contact
    FROM known LEFT JOIN tied USING (person) LEFT JOIN found USING (person)
      LEFT JOIN contacts AS contact ON contact.contact_id = found.contact_id`.execute(tx)
  return rows.rows
}

/** Notes fields of an account or a contact as set by hand; answers with all that are. */
export async function markSetByHand(
  tx: Tx,
  record: { account_id: string } | { contact_id: string },
  fields: readonly string[],
): Promise<string[]> {
  const [table, key, id] =
    "account_id" in record
      ? ["accounts", "account_id", record.account_id]
      : ["contacts", "contact_id", record.contact_id]
  const rows = await sql<{ set_by_hand: string[] }>`
    UPDATE ${sql.table(table)} SET set_by_hand = (
      SELECT coalesce(array_agg(DISTINCT field ORDER BY field), '{}')
      FROM unnest(set_by_hand || ${[...fields]}::text[]) AS field)
    WHERE ${sql.ref(key)} = ${id} RETURNING set_by_hand`.execute(tx)
  return rows.rows[0]?.set_by_hand ?? []
}
