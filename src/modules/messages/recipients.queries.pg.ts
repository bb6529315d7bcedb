import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { Recipient } from "./message.ts"

/** What templates are filled in with, beside what the recipient is. */
export type Facts = Recipient & {
  title: string | null
  account_name: string
  segment: string | null
  tier: string | null
  region: string | null
  traits: Record<string, string>
  owner_name: string | null
  owner_email: string | null
}

const languageOf = (text: ReturnType<typeof sql>) =>
  sql`CASE left(lower(${text}), 2) WHEN 'ru' THEN 'ru' WHEN 'en' THEN 'en' END`

/** What is known of these contacts, by their ids; those that are gone are not among them. */
export async function recipientsById(tx: Tx, contactIds: readonly string[]): Promise<Map<string, Facts>> {
  const { rows } = await sql<Facts>`
    SELECT c.contact_id, c.account_id, c.name, c.email, c.title, c.roles,
           coalesce(known.language,
                    ${languageOf(sql`coalesce(person.traits ->> 'language', person.traits ->> 'locale')`)},
                    ${languageOf(sql`a.traits ->> 'language'`)}, w.language) AS language,
           coalesce(a.time_zone, w.time_zone) AS zone,
           known.consent, coalesce(known.refuses, '{}') AS refuses, known.dead_email, known.telegram_chat,
           (SELECT count(*)::int FROM push_subscriptions AS browser
            WHERE browser.workspace_id = c.workspace_id AND browser.contact_id = c.contact_id) AS browsers,
           a.name AS account_name, a.segment, a.tier, a.region, a.traits,
           owner.name AS owner_name, a.owner_email
    FROM contacts c
    JOIN accounts a ON a.workspace_id = c.workspace_id AND a.account_id = c.account_id
    JOIN workspaces w ON w.id = c.workspace_id
    LEFT JOIN message_contacts known ON known.workspace_id = c.workspace_id AND known.contact_id = c.contact_id
    LEFT JOIN members owner ON owner.workspace_id = c.workspace_id AND owner.email = a.owner_email
    LEFT JOIN LATERAL (
      SELECT traits FROM people
      WHERE people.workspace_id = c.workspace_id
        AND (people.person = c.contact_id OR people.email_lower = c.email_lower)
      ORDER BY people.person = c.contact_id DESC LIMIT 1
    ) AS person ON true
    WHERE c.contact_id = ANY(${[...contactIds]})`.execute(tx)
  return new Map(rows.map((row) => [row.contact_id, row]))
}

/** An account's first contact by name; null where it has none. */
export async function firstContact(tx: Tx, accountId: string): Promise<string | null> {
  const row = await tx
    .selectFrom("contacts")
    .select("contact_id")
    .where("account_id", "=", accountId)
    .orderBy("name")
    .orderBy("contact_id")
    .limit(1)
    .executeTakeFirst()
  return row?.contact_id ?? null
}
