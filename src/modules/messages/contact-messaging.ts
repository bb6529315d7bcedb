import { randomBytes } from "node:crypto"
import { Problem } from "#kernel/errors.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { changeContact, contactExists, contactMessaging, refuseChannel } from "./contacts.queries.pg.ts"
import { among } from "./outbox.ts"
import { recipientsById } from "./recipients.queries.pg.ts"
import { tell } from "./record-delivery.ts"
import { settingsOf } from "./settings.queries.pg.ts"
import { type ChannelName, channels } from "./templates.contract.ts"

async function shown(tx: Tx, contactId: string) {
  if (!(await contactExists(tx, contactId)))
    throw new Problem("not_found", `There is no contact '${contactId}'.`)
  const known = await contactMessaging(tx, contactId)
  return {
    contact_id: contactId,
    language: known?.language ? among(["en", "ru"], known.language) : null,
    consent: known?.consent ?? null,
    consent_at: known?.consent_at?.toISOString() ?? null,
    refuses: (known?.refuses ?? []).map((channel) => among(channels, channel)),
    dead_email: known?.dead_email ?? null,
    dead_since: known?.dead_since?.toISOString() ?? null,
    telegram: known?.telegram_chat != null,
  }
}

export const getContactMessaging = (ctx: Context, contactId: string) =>
  transaction(ctx, (tx) => shown(tx, contactId))

export const updateContactMessaging = (
  ctx: Context,
  contactId: string,
  given: {
    language?: "en" | "ru" | null | undefined
    consent?: boolean | null | undefined
    refuses?: ChannelName[] | undefined
    alive?: true | undefined
  },
) =>
  transaction(ctx, async (tx) => {
    const before = await shown(tx, contactId)
    const { language, consent, refuses, alive } = given
    const change = {
      ...(language === undefined ? {} : { language }),
      ...(consent === undefined || consent === before.consent ? {} : { consent, consent_at: ctx.now }),
      ...(refuses === undefined ? {} : { refuses }),
      ...(alive ? { dead_email: null, dead_since: null } : {}),
    }
    if (Object.keys(change).length > 0) await changeContact(tx, ctx, contactId, change)
    const after = await shown(tx, contactId)
    await audit(tx, ctx, {
      action: "contact.messaging",
      subject: `contact:${contactId}`,
      before: { language: before.language, consent: before.consent, refuses: before.refuses },
      after: { language: after.language, consent: after.consent, refuses: after.refuses },
    })
    return after
  })

/** A contact does not want a channel any more. Repeated, it changes nothing. False: there is no such contact. */
export const unsubscribe = (ctx: Context, contactId: string, channel: ChannelName): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    const who = (await recipientsById(tx, [contactId])).get(contactId)
    if (!who) return false
    if (await refuseChannel(tx, ctx, contactId, channel))
      await tell(tx, ctx, "unsubscribed", {
        id: `${contactId}:${channel}:${ctx.now.toISOString()}`,
        who,
        properties: { channel },
      })
    return true
  })

/** A link that ties the Telegram of whoever opens it to the contact. Refuses where the workspace has no bot. */
export const linkTelegram = (ctx: Context, contactId: string): Promise<{ link: string }> =>
  transaction(ctx, async (tx) => {
    await shown(tx, contactId)
    const { telegram_bot } = await settingsOf(tx, ctx)
    if (telegram_bot === null)
      throw new Problem(
        "conflict",
        "This workspace has no Telegram bot; set one in the settings of channels.",
      )
    const start = randomBytes(18).toString("base64url")
    await changeContact(tx, ctx, contactId, { telegram_start: start })
    await audit(tx, ctx, { action: "contact.telegram_link", subject: `contact:${contactId}` })
    return { link: `https://t.me/${telegram_bot}?start=${start}` }
  })
