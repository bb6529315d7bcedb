import { newId } from "#kernel/ids.ts"
import type { Context } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Because, type MessageState, type RefusalReason, refusalOf } from "./message.ts"
import { cancelQueued, insertMessage, type MessageRow, messageById, messageByKey } from "./queries.pg.ts"
import { recipientsById } from "./recipients.queries.pg.ts"
import { settingsOf } from "./settings.queries.pg.ts"
import { templateInForce } from "./template-in-force.ts"
import type { ChannelName } from "./templates.contract.ts"

export type AskedMessage = {
  /** One message a key. */
  key: string
  channel: ChannelName
  template: string
  account_id: string
  contact_id: string
  /** What `values.*` of the template are filled in with. */
  values?: Record<string, string>
  because?: Because
}

/** The task that sends what is due. */
export const sendTask = "send_messages"

/** Has what is due sent, by one worker a workspace. */
export async function queueSending(tx: Tx, workspaceId: string, after?: number): Promise<void> {
  const key = `${sendTask}:${workspaceId}`
  const when = after === undefined ? {} : { after }
  await addJob(tx, sendTask, { workspace_id: workspaceId }, { key, queue: key, ...when })
}

/**
 * Queues one message per `key` within the transaction: repeated calls with the same key do nothing and answer how it
 * stands. It is sent after commit, outside quiet hours and within the contact's weekly cap. `refused`: it is kept as
 * such, with the reason, and never sent.
 */
export async function queueMessage(
  tx: Tx,
  ctx: Context,
  asked: AskedMessage,
): Promise<{ message_id: string; state: "queued" | "refused"; reason?: RefusalReason }> {
  const settings = await settingsOf(tx, ctx)
  const template = await templateInForce(tx, asked.template)
  const who = (await recipientsById(tx, [asked.contact_id])).get(asked.contact_id)
  if (!who) return refusedByKey(tx, asked)
  const reason =
    who.account_id !== asked.account_id
      ? "contact_gone"
      : template?.body.channels.includes(asked.channel)
        ? refusalOf(asked.channel, who, settings.needs_consent)
        : "no_template"
  const id = await insertMessage(tx, {
    id: newId(),
    workspaceId: ctx.workspace.id,
    key: asked.key,
    channel: asked.channel,
    template: asked.template,
    accountId: asked.account_id,
    contactId: asked.contact_id,
    values: asked.values ?? {},
    because: asked.because ?? null,
    state: reason === null ? "queued" : "refused",
    reason,
    queuedAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + settings.wait_days * 86_400_000),
  })
  if (id === null) return standing(await messageByKey(tx, asked.key))
  if (reason !== null) return { message_id: id, state: "refused", reason }
  await queueSending(tx, ctx.workspace.id)
  return { message_id: id, state: "queued" }
}

/** Of a contact who is not there nothing can be kept: the same answer comes to every call. */
async function refusedByKey(
  tx: Tx,
  asked: AskedMessage,
): Promise<{ message_id: string; state: "refused"; reason: RefusalReason }> {
  const known = await messageByKey(tx, asked.key)
  return { message_id: known?.id ?? "", state: "refused", reason: "contact_gone" }
}

function standing(row: MessageRow | undefined): {
  message_id: string
  state: "queued" | "refused"
  reason?: RefusalReason
} {
  if (!row) throw new Error("a message vanished while it was looked at")
  return row.state === "refused"
    ? { message_id: row.id, state: "refused", reason: row.reason as RefusalReason }
    : { message_id: row.id, state: "queued" }
}

/** How a message stands; null where there is none of this id. What is being handed over counts as queued. */
export async function messageState(tx: Tx, messageId: string): Promise<MessageState | null> {
  const row = await messageById(tx, messageId)
  return row ? stateOf(row) : null
}

export const stateOf = ({ state }: Pick<MessageRow, "state">): MessageState =>
  state === "sending" ? "queued" : (state as MessageState)

/** Calls off what a run of a play queued and was not yet sent. Returns how many messages. */
export const cancelMessagesOf = (tx: Tx, runId: string): Promise<number> => cancelQueued(tx, { runId })
