import type { Context } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { markDeadAddress } from "./contacts.queries.pg.ts"
import type { MessageRow } from "./queries.pg.ts"

type Whom = { account_id: string; contact_id: string; roles: string[]; email: string | null }

/** What happened with a message, as the timeline keeps it: once a message and happening. */
export async function tell(
  tx: Tx,
  ctx: Context,
  happened: "sent" | "bounced" | "unsubscribed" | "seen" | "clicked" | "dismissed",
  about: { id: string; who: Pick<Whom, "account_id" | "contact_id" | "roles">; properties: object },
): Promise<void> {
  const at = ctx.now.toISOString()
  const { id, who, properties } = about
  const row = {
    account_id: who.account_id,
    person: who.contact_id,
    name: `message.${happened}`,
    at,
    recorded_at: at,
    value: null,
    properties: { contact_id: who.contact_id, roles: who.roles, ...properties },
    source: "messages",
    message_id: `message:${happened}:${id}`,
  }
  await queueRows(tx, ctx, { append: [row], retract: [] })
}

const aspects = (message: MessageRow): object => {
  const because = message.because as { play?: string } | null
  return {
    message_id: message.id,
    channel: message.channel,
    template: message.template,
    ...(because?.play ? { play: because.play } : {}),
  }
}

export const recordSent = (tx: Tx, ctx: Context, message: MessageRow, who: Whom): Promise<void> =>
  tell(tx, ctx, "sent", { id: message.id, who, properties: aspects(message) })

/** A message came back: the timeline is told, and an address that takes no mail is written to no more. */
export async function recordBounce(
  tx: Tx,
  ctx: Context,
  message: MessageRow,
  who: Whom,
  bounce: { detail: string; deadAddress: boolean },
): Promise<void> {
  if (bounce.deadAddress && message.channel === "email")
    await markDeadAddress(tx, ctx, who.contact_id, message.address ?? who.email)
  await tell(tx, ctx, "bounced", {
    id: message.id,
    who,
    properties: { ...aspects(message), address_dead: bounce.deadAddress, answer: bounce.detail },
  })
}

/** What the contact did with a message in the vendor's product. */
export const recordAct = (
  tx: Tx,
  ctx: Context,
  message: MessageRow,
  who: Pick<Whom, "account_id" | "contact_id" | "roles">,
  act: "seen" | "clicked" | "dismissed",
): Promise<void> => tell(tx, ctx, act, { id: message.id, who, properties: aspects(message) })
