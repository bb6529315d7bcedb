import { type Selectable, sql } from "kysely"
import type { Context } from "#modules/identity/index.ts"
import type { DB, Tx } from "#platform/postgres/open.ts"
import type { ChannelName } from "./templates.contract.ts"

export type ContactMessaging = Selectable<DB["message_contacts"]>

export const contactMessaging = (tx: Tx, contactId: string): Promise<ContactMessaging | undefined> =>
  tx.selectFrom("message_contacts").selectAll().where("contact_id", "=", contactId).executeTakeFirst()

export type ContactChange = Partial<Omit<ContactMessaging, "workspace_id" | "contact_id">>

/** Changes what sending knows of a contact; the contact must be there. */
export async function changeContact(
  tx: Tx,
  ctx: Context,
  contactId: string,
  change: ContactChange,
): Promise<void> {
  await tx
    .insertInto("message_contacts")
    .values({ workspace_id: ctx.workspace.id, contact_id: contactId, ...change })
    .onConflict((conflict) => conflict.columns(["workspace_id", "contact_id"]).doUpdateSet(change))
    .execute()
}

/** Notes that an address takes no mail; the first time stays. */
export async function markDeadAddress(
  tx: Tx,
  ctx: Context,
  contactId: string,
  email: string | null,
): Promise<void> {
  if (email === null) return
  await sql`
    INSERT INTO message_contacts (workspace_id, contact_id, dead_email, dead_since)
    VALUES (${ctx.workspace.id}, ${contactId}, ${email}, ${ctx.now})
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET dead_email = excluded.dead_email, dead_since = excluded.dead_since
    WHERE message_contacts.dead_email IS DISTINCT FROM excluded.dead_email`.execute(tx)
}

/** Adds a channel to those a contact does not want; false: it stood there, or there is no such contact. */
export async function refuseChannel(
  tx: Tx,
  ctx: Context,
  contactId: string,
  channel: ChannelName,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO message_contacts (workspace_id, contact_id, refuses)
    SELECT ${ctx.workspace.id}, contact_id, ARRAY[${channel}::text] FROM contacts WHERE contact_id = ${contactId}
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET refuses = message_contacts.refuses || excluded.refuses
    WHERE NOT message_contacts.refuses @> excluded.refuses
    RETURNING 1`.execute(tx)
  return rows.length > 0
}

/** The contact a person of the vendor's product is: by the contact's id, else by the e-mail address. */
export async function contactOfPerson(tx: Tx, person: string): Promise<string | null> {
  const { rows } = await sql<{ contact_id: string }>`
    SELECT contact_id FROM contacts WHERE contact_id = ${person} OR email_lower = lower(${person})
      OR email_lower = (SELECT email_lower FROM people WHERE person = ${person})
    ORDER BY contact_id = ${person} DESC, contact_id LIMIT 1`.execute(tx)
  return rows[0]?.contact_id ?? null
}

/** The contact who came to the bot with this word, or whose chat this is. */
export async function contactOfChat(
  tx: Tx,
  by: { start: string } | { chat: string },
): Promise<string | null> {
  const row = await tx
    .selectFrom("message_contacts")
    .select("contact_id")
    .where("start" in by ? "telegram_start" : "telegram_chat", "=", "start" in by ? by.start : by.chat)
    .executeTakeFirst()
  return row?.contact_id ?? null
}

export async function contactExists(tx: Tx, contactId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("contacts")
    .select("contact_id")
    .where("contact_id", "=", contactId)
    .executeTakeFirst()
  return row !== undefined
}
