import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { MessageRow } from "./queries.pg.ts"

/** A message with the names of whom it is for. */
export type NamedMessage = MessageRow & { account_name: string; contact_name: string; roles: string[] }

export type OutboxFilter = {
  state?: string | undefined
  channel?: string | undefined
  template?: string | undefined
  account_id?: string | undefined
  contact_id?: string | undefined
}

const named = (tx: Tx) =>
  tx
    .selectFrom("messages")
    .innerJoin("contacts", (join) =>
      join
        .onRef("contacts.workspace_id", "=", "messages.workspace_id")
        .onRef("contacts.contact_id", "=", "messages.contact_id"),
    )
    .innerJoin("accounts", (join) =>
      join
        .onRef("accounts.workspace_id", "=", "messages.workspace_id")
        .onRef("accounts.account_id", "=", "contacts.account_id"),
    )
    .selectAll("messages")
    .select(["accounts.name as account_name", "contacts.name as contact_name", "contacts.roles"])

/** One page of the outbox, the newest first, from before a message on. */
export async function outboxPage(
  tx: Tx,
  filter: OutboxFilter,
  page: { before: bigint | null; limit: number },
): Promise<NamedMessage[]> {
  const { state, channel, template, account_id, contact_id } = filter
  const states = state === "queued" ? ["queued", "sending"] : [state ?? ""]
  return named(tx)
    .$if(state !== undefined, (query) => query.where("messages.state", "in", states))
    .$if(channel !== undefined, (query) => query.where("messages.channel", "=", channel ?? ""))
    .$if(template !== undefined, (query) => query.where("messages.template", "=", template ?? ""))
    .$if(account_id !== undefined, (query) => query.where("messages.account_id", "=", account_id ?? ""))
    .$if(contact_id !== undefined, (query) => query.where("messages.contact_id", "=", contact_id ?? ""))
    .$if(page.before !== null, (query) => query.where("messages.seq", "<", page.before))
    .orderBy("messages.seq", "desc")
    .limit(page.limit)
    .execute()
}

export const namedMessage = (tx: Tx, id: string): Promise<NamedMessage | undefined> =>
  named(tx).where("messages.id", "=", id).executeTakeFirst()

/** How many messages queued since an instant stand how. */
export async function countsByState(tx: Tx, since: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ state: string; messages: number }>`
    SELECT CASE state WHEN 'sending' THEN 'queued' ELSE state END AS state, count(*)::int AS messages
    FROM messages WHERE queued_at >= ${since} OR state IN ('queued', 'sending') GROUP BY 1`.execute(tx)
  return new Map(rows.map(({ state, messages }) => [state, messages]))
}

/** Messages that wait, by channel. */
export async function waitingByChannel(tx: Tx): Promise<Record<string, number>> {
  const { rows } = await sql<{ channel: string; messages: number }>`
    SELECT channel, count(*)::int AS messages FROM messages WHERE state IN ('queued', 'sending') GROUP BY 1`.execute(
    tx,
  )
  return Object.fromEntries(rows.map(({ channel, messages }) => [channel, messages]))
}

/** How many messages of each template were handed over since an instant, and how many of them bounced. */
export async function countsByTemplate(
  tx: Tx,
  since: Date,
): Promise<Map<string, { sent: number; bounced: number }>> {
  const { rows } = await sql<{ template: string; sent: number; bounced: number }>`
    SELECT template, count(*)::int AS sent, (count(*) FILTER (WHERE state = 'bounced'))::int AS bounced
    FROM messages WHERE handed_at >= ${since} GROUP BY 1`.execute(tx)
  return new Map(rows.map(({ template, ...counts }) => [template, counts]))
}

/** The message with this Message-ID, or the last mail that went to this address. */
export async function bouncedMessage(
  tx: Tx,
  by: { reference: string } | { address: string },
): Promise<NamedMessage | undefined> {
  return named(tx)
    .where("messages.channel", "=", "email")
    .where(
      "reference" in by ? "messages.reference" : "messages.address",
      "=",
      "reference" in by ? by.reference : by.address,
    )
    .where("messages.state", "in", ["sending", "sent", "bounced"])
    .orderBy("messages.seq", "desc")
    .limit(1)
    .executeTakeFirst()
}

/** Marks a message that was handed over as bounced; false where it was already. */
export async function markBounced(tx: Tx, id: string, detail: string): Promise<boolean> {
  const row = await tx
    .updateTable("messages")
    .set({ state: "bounced", reason: "bounced", detail })
    .where("id", "=", id)
    .where("state", "!=", "bounced")
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/** Messages a contact has not put away yet in the vendor's product, the oldest first. */
export const inAppMessages = (tx: Tx, contactId: string, limit: number): Promise<NamedMessage[]> =>
  named(tx)
    .where("messages.contact_id", "=", contactId)
    .where("messages.channel", "=", "in_app")
    .where("messages.state", "=", "sent")
    .where("messages.dismissed_at", "is", null)
    .where("messages.clicked_at", "is", null)
    .orderBy("messages.seq")
    .limit(limit)
    .execute()

/** Notes what a contact did with a message; false where it was noted before, or is no message of this contact. */
export async function noteAct(
  tx: Tx,
  act: { id: string; contactId: string; what: "seen" | "clicked" | "dismissed"; at: Date },
): Promise<boolean> {
  const column = ({ seen: "seen_at", clicked: "clicked_at", dismissed: "dismissed_at" } as const)[act.what]
  const row = await tx
    .updateTable("messages")
    .set({ [column]: act.at })
    .where("id", "=", act.id)
    .where("contact_id", "=", act.contactId)
    .where("channel", "=", "in_app")
    .where("state", "=", "sent")
    .where(column, "is", null)
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}
