import { type Selectable, sql } from "kysely"
import type { DB, Tx } from "#platform/postgres/open.ts"
import type { Because, Content, RefusalReason, WaitReason } from "./message.ts"
import type { ChannelName } from "./templates.contract.ts"

export type MessageRow = Selectable<DB["messages"]>

export type NewMessage = {
  id: string
  workspaceId: string
  key: string
  channel: ChannelName
  template: string
  accountId: string
  contactId: string
  values: Record<string, string>
  because: Because | null
  state: "queued" | "refused"
  reason: RefusalReason | null
  queuedAt: Date
  expiresAt: Date
}

/** Adds a message; null where one of its key is there already. */
export async function insertMessage(tx: Tx, message: NewMessage): Promise<string | null> {
  const row = await tx
    .insertInto("messages")
    .values({
      id: message.id,
      workspace_id: message.workspaceId,
      key: message.key,
      channel: message.channel,
      template: message.template,
      account_id: message.accountId,
      contact_id: message.contactId,
      values: JSON.stringify(message.values),
      because: message.because && JSON.stringify(message.because),
      state: message.state,
      reason: message.reason,
      queued_at: message.queuedAt,
      due_at: message.queuedAt,
      expires_at: message.expiresAt,
    })
    .onConflict((conflict) => conflict.columns(["workspace_id", "key"]).doNothing())
    .returning("id")
    .executeTakeFirst()
  return row?.id ?? null
}

export const messageByKey = (tx: Tx, key: string): Promise<MessageRow | undefined> =>
  tx.selectFrom("messages").selectAll().where("key", "=", key).executeTakeFirst()

export const messageById = (tx: Tx, id: string): Promise<MessageRow | undefined> =>
  tx.selectFrom("messages").selectAll().where("id", "=", id).executeTakeFirst()

/** Messages whose hand-over was begun and not ended, the oldest first. */
export const messagesInDoubt = (tx: Tx, channels: readonly ChannelName[]): Promise<MessageRow[]> =>
  tx
    .selectFrom("messages")
    .selectAll()
    .where("state", "=", "sending")
    .where("channel", "=", sql<string>`ANY(${[...channels]})`)
    .orderBy("seq")
    .execute()

/** Messages that are due, the oldest first. */
export const dueMessages = (
  tx: Tx,
  channels: readonly ChannelName[],
  now: Date,
  limit: number,
): Promise<MessageRow[]> =>
  tx
    .selectFrom("messages")
    .selectAll()
    .where("state", "=", "queued")
    .where("channel", "=", sql<string>`ANY(${[...channels]})`)
    .where("due_at", "<=", now)
    .orderBy("seq")
    .limit(limit)
    .execute()

/** When messages to these contacts were handed over since an instant. */
export async function handedSince(
  tx: Tx,
  contactIds: readonly string[],
  since: Date,
): Promise<Map<string, Date[]>> {
  const { rows } = await sql<{ contact_id: string; handed: Date[] }>`
    SELECT contact_id, array_agg(handed_at) AS handed FROM messages
    WHERE contact_id = ANY(${[...contactIds]}) AND handed_at > ${since} GROUP BY contact_id`.execute(tx)
  return new Map(rows.map(({ contact_id, handed }) => [contact_id, handed]))
}

/** Lets queued messages wait. */
export async function postpone(
  tx: Tx,
  waits: readonly { id: string; until: Date; reason: WaitReason }[],
): Promise<void> {
  if (waits.length === 0) return
  const rows = JSON.stringify(waits.map(({ id, until, reason }) => ({ id, until, reason })))
  await sql`
    UPDATE messages SET due_at = given.until, reason = given.reason
    FROM json_to_recordset(${rows}::json) AS given (id uuid, until timestamptz, reason text)
    WHERE messages.id = given.id AND messages.state = 'queued'`.execute(tx)
}

/** Ends messages that are not to be sent. */
export async function refuse(
  tx: Tx,
  refusals: readonly { id: string; reason: RefusalReason; detail?: string }[],
): Promise<void> {
  if (refusals.length === 0) return
  await sql`
    UPDATE messages SET state = 'refused', reason = given.reason, detail = given.detail
    FROM json_to_recordset(${JSON.stringify(refusals)}::json) AS given (id uuid, reason text, detail text)
    WHERE messages.id = given.id AND messages.state IN ('queued', 'sending')`.execute(tx)
}

/** Notes that a message is being handed over, and what of; false where it is queued no longer. */
export async function beginHandOver(
  tx: Tx,
  message: {
    id: string
    at: Date
    reference: string
    address: string
    language: string
    content: Omit<Content, "html">
  },
): Promise<boolean> {
  const row = await tx
    .updateTable("messages")
    .set((current) => ({
      state: "sending",
      reason: null,
      attempts: sql`${current.ref("attempts")} + 1`,
      handed_at: current.fn.coalesce("handed_at", current.val(message.at)),
      reference: current.fn.coalesce("reference", current.val(message.reference)),
      address: message.address,
      language: message.language,
      content: JSON.stringify(message.content),
    }))
    .where("id", "=", message.id)
    .where("state", "in", ["queued", "sending"])
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/** Ends a hand-over. */
export async function endHandOver(
  tx: Tx,
  id: string,
  end:
    | { state: "sent"; at: Date }
    | { state: "bounced" | "refused"; reason: RefusalReason; detail: string }
    | { state: "queued"; until: Date; detail: string },
): Promise<void> {
  const set =
    end.state === "sent"
      ? { state: end.state, sent_at: end.at, detail: null }
      : end.state === "queued"
        ? { state: end.state, reason: "outage", detail: end.detail, due_at: end.until, handed_at: null }
        : { state: end.state, reason: end.reason, detail: end.detail }
  await tx.updateTable("messages").set(set).where("id", "=", id).where("state", "=", "sending").execute()
}

/** When the next of the queued messages is due; null: none is queued. */
export async function nextDue(tx: Tx, channels: readonly ChannelName[]): Promise<Date | null> {
  const row = await tx
    .selectFrom("messages")
    .select("due_at")
    .where("state", "=", "queued")
    .where("channel", "=", sql<string>`ANY(${[...channels]})`)
    .orderBy("due_at")
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? null
}

/** Calls queued messages off: one, or all of a play's run. Returns how many. */
export async function cancelQueued(tx: Tx, which: { id: string } | { runId: string }): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable("messages")
    .set({ state: "cancelled", reason: null })
    .where("state", "=", "queued")
    .where(
      "id" in which ? sql`id::text` : sql`because ->> 'run_id'`,
      "=",
      "id" in which ? which.id : which.runId,
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
