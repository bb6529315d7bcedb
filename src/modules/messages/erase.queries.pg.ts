import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** Ids of the messages to contacts of these names: they go with the contacts, what the audit log says of them does not. */
export async function messagesTo(tx: Tx, names: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    SELECT id FROM messages WHERE contact_id = ANY(${[...names]})`.execute(tx)
  return rows.rows.map(({ id }) => id)
}

/** Replaces what a pattern finds in what members were told by three dots. */
export async function forgetInNotifications(tx: Tx, mentions: string): Promise<void> {
  await sql`
    UPDATE member_notifications SET title = regexp_replace(title, ${mentions}, '…', 'gi'),
                                    text = regexp_replace(text, ${mentions}, '…', 'gi')
    WHERE title ~* ${mentions} OR text ~* ${mentions}`.execute(tx)
}
