import type { Context } from "#modules/identity/index.ts"
import { type Handover, openMailer } from "#platform/mail/index.ts"
import { killsAddress } from "../rules.ts"
import { senderOf } from "../sender.ts"
import type { SettingsRow } from "../settings.queries.pg.ts"
import type { Channel, Delivery } from "./channel.ts"

/** Mail by the relay; null where none is set up. */
export function emailChannel(ctx: Context, settings: SettingsRow): Channel | null {
  const { smtpUrl } = ctx.reach
  if (smtpUrl === null) return null
  const mailer = openMailer(smtpUrl)
  const sender = senderOf(ctx, settings)
  return {
    async deliver({ reference, address, name, content, unsubscribeUrl }) {
      const handover = await mailer.send({
        from: sender,
        replyTo: settings.reply_to,
        to: { name, address },
        subject: content.subject,
        text: content.text,
        html: content.html,
        messageId: reference,
        date: ctx.clock(),
        // RFC 2369 and RFC 8058: the mail program's own button unsubscribes with one click.
        headers: {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
      })
      return deliveryOf(handover)
    },
    close: () => mailer.close(),
  }
}

function deliveryOf(handover: Handover): Delivery {
  if (handover.outcome === "taken") return { outcome: "sent" }
  const { answer: detail } = handover
  if (handover.outcome === "later") return { outcome: "later", outage: handover.outage, detail }
  // A sender that the relay does not accept is our fault, not the recipient's: it holds for every mail.
  if (handover.stage === "sender") return { outcome: "later", outage: true, detail }
  if (handover.stage === "content" && !killsAddress(detail)) return { outcome: "refused", detail }
  return { outcome: "bounced", deadAddress: killsAddress(detail), detail }
}
