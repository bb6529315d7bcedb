import { type Context, transaction } from "#modules/identity/index.ts"
import { openMailer } from "#platform/mail/index.ts"
import { type DueMail, dueNotificationMails, noteNotificationMail } from "./notifications.queries.pg.ts"
import { backoffMs, mostAttempts } from "./rules.ts"
import { publicUrlOf, referenceOf, senderOf } from "./sender.ts"
import type { SettingsRow } from "./settings.queries.pg.ts"

const atOnce = 100

const words = {
  en: { open: "Open", why: "You get this because you asked for notifications by mail in your settings." },
  ru: {
    open: "Открыть",
    why: "Вы получили это письмо, потому что включили уведомления по почте в настройках.",
  },
}

/** Mails members what they wanted to be told by mail: at any hour, one after the other. */
export async function sendNotificationMails(
  ctx: Context,
  settings: SettingsRow,
  signal: AbortSignal | null,
): Promise<void> {
  const { smtpUrl } = ctx.reach
  if (smtpUrl === null) return
  const mailer = openMailer(smtpUrl)
  try {
    for (let more = true; more; ) {
      const due = await transaction(ctx, (tx) => dueNotificationMails(tx, ctx.now, atOnce))
      for (const notice of due) {
        if (signal?.aborted) return
        const { outcome } = await mailer.send(mailOf(ctx, settings, notice))
        const again = outcome === "later" && notice.mail_attempts + 1 < mostAttempts
        await transaction(ctx, (tx) =>
          noteNotificationMail(tx, notice.id, {
            mailedAt: outcome === "taken" ? ctx.now : null,
            again: again ? new Date(ctx.now.getTime() + backoffMs(notice.mail_attempts + 1)) : null,
          }),
        )
      }
      more = due.length === atOnce
    }
  } finally {
    mailer.close()
  }
}

function mailOf(ctx: Context, settings: SettingsRow, notice: DueMail) {
  const from = senderOf(ctx, settings)
  const { open, why } = words[notice.language]
  const link = `${publicUrlOf(ctx, settings)}${notice.href}`
  return {
    from,
    replyTo: null,
    to: { name: notice.name, address: notice.email },
    subject: notice.title,
    text: `${notice.text}\n\n${open}: ${link}\n\n${why}\n`,
    html: null,
    messageId: referenceOf(notice.id, from),
    date: ctx.clock(),
    headers: {},
  }
}
