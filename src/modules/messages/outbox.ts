import { Problem } from "#kernel/errors.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import { messageReasons, messageStates } from "./outbox.contract.ts"
import {
  countsByState,
  type NamedMessage,
  namedMessage,
  type OutboxFilter,
  outboxPage,
} from "./outbox.queries.pg.ts"
import { cancelQueued } from "./queries.pg.ts"
import { type AskedMessage, queueMessage, stateOf } from "./queue-message.ts"
import { channels } from "./templates.contract.ts"

const countedDays = 30

/** One of a closed list, as the database keeps it. */
export function among<const Word extends string>(words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text)
  if (found === undefined) throw new Error(`'${text}' is none of ${words.join(", ")}`)
  return found
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const shown = (row: NamedMessage) => ({
  id: row.id,
  key: row.key,
  channel: among(channels, row.channel),
  template: row.template,
  account_id: row.account_id,
  account_name: row.account_name,
  contact_id: row.contact_id,
  contact_name: row.contact_name,
  state: stateOf(row),
  reason: row.reason === null ? null : among(messageReasons, row.reason),
  detail: row.detail,
  play: (row.because as { play?: string } | null)?.play ?? null,
  queued_at: row.queued_at.toISOString(),
  due_at: row.due_at.toISOString(),
  sent_at: iso(row.sent_at),
  attempts: row.attempts,
  seen_at: iso(row.seen_at),
  clicked_at: iso(row.clicked_at),
  dismissed_at: iso(row.dismissed_at),
})

/** A cursor as a list gave it out; null: the list's beginning. */
export function cursorOf(text: string | undefined): bigint | null {
  if (text === undefined) return null
  if (!/^\d{1,18}$/.test(text))
    throw new Problem("invalid", "The cursor is not one this list gave out.", [
      { path: "cursor", message: "take it from next_cursor of the page before" },
    ])
  return BigInt(text)
}

export async function listMessages(
  ctx: Context,
  { cursor, limit, ...filter }: OutboxFilter & { cursor?: string | undefined; limit: number },
) {
  const since = new Date(ctx.now.getTime() - countedDays * 86_400_000)
  const before = cursorOf(cursor)
  const { rows, counts } = await transaction(ctx, async (tx) => ({
    rows: await outboxPage(tx, filter, { before, limit: limit + 1 }),
    counts: await countsByState(tx, since),
  }))
  const page = rows.slice(0, limit)
  return {
    messages: page.map(shown),
    next_cursor: rows.length > limit ? String(page.at(-1)?.seq) : null,
    counts: Object.fromEntries(messageStates.map((state) => [state, counts.get(state) ?? 0])),
  }
}

const unknownMessage = () => new Problem("not_found", "There is no such message.")

export async function getMessage(ctx: Context, id: string) {
  const row = await transaction(ctx, (tx) => namedMessage(tx, id))
  if (!row) throw unknownMessage()
  const content = row.content as { subject: string; text: string } | null
  return {
    ...shown(row),
    address: row.address,
    language: row.language === null ? null : among(["en", "ru"], row.language),
    content: content && { subject: content.subject, text: content.text },
  }
}

/** Queues a message that a person or a program asks for. */
export const sendMessage = (ctx: Context, asked: AskedMessage) =>
  transaction(ctx, async (tx) => {
    const queued = await queueMessage(tx, ctx, asked)
    const { key, channel, template, contact_id } = asked
    await audit(tx, ctx, {
      action: "message.queue",
      subject: `message:${queued.message_id}`,
      after: { key, channel, template, contact_id, state: queued.state },
    })
    return { ...queued, reason: queued.reason ?? null }
  })

/** Calls a message off. Refuses one that is not queued. */
export const cancelMessage = (ctx: Context, id: string) =>
  transaction(ctx, async (tx) => {
    const row = await namedMessage(tx, id)
    if (!row) throw unknownMessage()
    if ((await cancelQueued(tx, { id })) === 0)
      throw new Problem(
        "conflict",
        row.state === "sending"
          ? "This message is being handed over."
          : `This message is ${row.state} already; only one that waits can be called off.`,
      )
    await audit(tx, ctx, { action: "message.cancel", subject: `message:${id}`, before: { key: row.key } })
    return { done: true as const }
  })
