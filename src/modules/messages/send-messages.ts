import { type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Delivery, Outgoing } from "./channels/channel.ts"
import { OpenChannels } from "./channels/open-channels.ts"
import type { Template } from "./definition.ts"
import { addressOn, type Content } from "./message.ts"
import { sendNotificationMails } from "./notification-mails.ts"
import { atOnce, planSending } from "./plan-sending.ts"
import {
  beginHandOver,
  endHandOver,
  type MessageRow,
  messagesInDoubt,
  nextDue,
  refuse,
} from "./queries.pg.ts"
import { queueSending } from "./queue-message.ts"
import { type Facts, recipientsById } from "./recipients.queries.pg.ts"
import { recordBounce, recordSent } from "./record-delivery.ts"
import { render, scopeOf } from "./render.ts"
import { backoffMs, mostAttempts } from "./rules.ts"
import { publicUrlOf, referenceOf, senderOf } from "./sender.ts"
import { noteMailProblem, type SettingsRow, settingsOf } from "./settings.queries.pg.ts"
import { templateInForce } from "./template-in-force.ts"
import type { ChannelName } from "./templates.contract.ts"
import { unsubscribeUrl } from "./unsubscribe-token.ts"

type Run = {
  ctx: Context
  settings: SettingsRow
  channels: OpenChannels
  signal: AbortSignal | null
  /** Templates in force, as they were read in this turn. */
  templates: Map<string, Template | null>
}

/** A message made ready to be handed over. */
type Ready = { message: MessageRow; who: Facts; content: Content; outgoing: Outgoing }

/** Earliest wake in seconds: what is due and was left (a channel that takes nothing just now) is not tried at once. */
const restSeconds = 60

/**
 * Sends what is due, one message after the other, until nothing is: those of which it is not known whether they arrived
 * first. One run a workspace at a time (the job's queue sees to it). Each message's hand-over is noted before and after,
 * so that a run that dies leaves one in doubt at most; that one is handed over again under the same reference.
 */
export async function sendMessages(ctx: Context, { signal = null }: { signal?: AbortSignal | null } = {}) {
  const settings = await transaction(ctx, (tx) => settingsOf(tx, ctx))
  const channels = new OpenChannels(ctx, settings)
  const names = channels.names
  try {
    await sendAll({ ctx, settings, channels, signal, templates: new Map() })
    await sendNotificationMails(ctx, settings, signal)
    signal?.throwIfAborted()
  } finally {
    channels.close()
  }
  await transaction(ctx, async (tx) => {
    const next = await nextDue(tx, names)
    const after = next && (next.getTime() - ctx.clock().getTime()) / 1000
    if (after !== null) await queueSending(tx, ctx.workspace.id, Math.max(restSeconds, after))
  })
}

async function sendAll(run: Run): Promise<void> {
  const { channels, settings } = run
  const doubtful = await transaction(run.ctx, (tx) => messagesInDoubt(tx, channels.names))
  await sendEach(run, doubtful)
  for (let more = true; more && !run.signal?.aborted; ) {
    // A run may last for hours: quiet hours begin meanwhile.
    const ctx = { ...run.ctx, now: run.ctx.clock() }
    const plan = await transaction(ctx, (tx) => planSending(tx, ctx, channels.names, settings))
    await sendEach({ ...run, ctx, templates: new Map() }, plan.sendable)
    more = plan.looked === atOnce
  }
}

async function sendEach(run: Run, messages: readonly MessageRow[]): Promise<void> {
  const { ctx } = run
  const recipients = await transaction(ctx, (tx) =>
    recipientsById(tx, [...new Set(messages.map(({ contact_id }) => contact_id))]),
  )
  for (const message of messages) {
    if (run.signal?.aborted) return
    const who = recipients.get(message.contact_id)
    if (who && run.channels.get(message.channel)) await sendOne(run, message, who)
  }
}

async function sendOne(run: Run, message: MessageRow, who: Facts): Promise<void> {
  const { ctx } = run
  const ready = await makeReady(run, message, who)
  if (!ready) return
  const { html: _html, ...content } = ready.content
  const { reference, address } = ready.outgoing
  const begun = await transaction(ctx, (tx) =>
    beginHandOver(tx, {
      id: message.id,
      at: ctx.now,
      reference,
      address,
      language: who.language,
      content,
    }),
  )
  const channel = run.channels.get(message.channel)
  if (!begun || !channel) return
  const delivery = await channel.deliver(ready.outgoing)
  await transaction(ctx, (tx) => settle(tx, run, ready, delivery))
  if (delivery.outcome === "later" && delivery.outage) run.channels.leave(message.channel)
}

async function templateOf({ ctx, templates }: Run, key: string): Promise<Template | null> {
  let template = templates.get(key)
  if (template === undefined) {
    template = (await transaction(ctx, (tx) => templateInForce(tx, key)))?.body ?? null
    templates.set(key, template)
  }
  return template
}

async function makeReady(run: Run, message: MessageRow, who: Facts): Promise<Ready | null> {
  const { ctx, settings } = run
  const channel = message.channel as ChannelName
  const template = await templateOf(run, message.template)
  const address = addressOn(channel, who)
  if (!template || address === null) {
    const reason = template ? "no_address" : "no_template"
    await transaction(ctx, (tx) => refuse(tx, [{ id: message.id, reason }]))
    return null
  }
  const link = unsubscribeUrl(ctx, publicUrlOf(ctx, settings), {
    workspaceId: ctx.workspace.id,
    contactId: who.contact_id,
    channel,
  })
  try {
    const values = message.values as Record<string, string>
    const scope = scopeOf(ctx.workspace, who, { values, unsubscribeUrl: link })
    const content = await render(template, channel, who.language, scope)
    const reference = message.reference ?? referenceOf(message.id, senderOf(ctx, settings))
    const outgoing = { id: message.id, reference, address, name: who.name, content, unsubscribeUrl: link }
    return { message, who, content, outgoing }
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 500) : "unknown"
    await transaction(ctx, (tx) => refuse(tx, [{ id: message.id, reason: "template_failed", detail }]))
    return null
  }
}

async function settle(tx: Tx, run: Run, ready: Ready, delivery: Delivery): Promise<void> {
  const { ctx } = run
  const { message, who } = ready
  const byMail = message.channel === "email"
  if (delivery.outcome === "sent") {
    await endHandOver(tx, message.id, { state: "sent", at: ctx.now })
    if (byMail) await noteMailProblem(tx, null, ctx.now)
    return recordSent(tx, ctx, message, who)
  }
  const { detail } = delivery
  if (delivery.outcome === "bounced") {
    await endHandOver(tx, message.id, { state: "bounced", reason: "bounced", detail })
    return recordBounce(tx, ctx, message, who, { detail, deadAddress: delivery.deadAddress })
  }
  if (delivery.outcome === "refused")
    return endHandOver(tx, message.id, { state: "refused", reason: "refused_by_server", detail })
  if (byMail && delivery.outage) await noteMailProblem(tx, detail, ctx.now)
  const attempts = message.attempts + 1
  // What a whole channel cannot do just now is no fault of the message: it waits until it expires.
  if (!delivery.outage && attempts >= mostAttempts)
    return endHandOver(tx, message.id, { state: "refused", reason: "gave_up", detail })
  const until = new Date(ctx.now.getTime() + backoffMs(attempts))
  return endHandOver(tx, message.id, { state: "queued", until, detail })
}
