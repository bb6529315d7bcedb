import webpush from "web-push"
import { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { hashSecret, newSecret } from "#kernel/ids.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import { openMailer } from "#platform/mail/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { seal } from "#platform/secrets.ts"
import { callBot } from "./channels/telegram.ts"
import { waitingByChannel } from "./outbox.queries.pg.ts"
import { queueSending } from "./queue-message.ts"
import { publicUrlOf, referenceOf, senderOf } from "./sender.ts"
import type { updateMessageSettings as contract } from "./settings.contract.ts"
import { changeSettings, type SettingsChange, type SettingsRow, settingsOf } from "./settings.queries.pg.ts"

const kept = [
  "from_name",
  "from_email",
  "reply_to",
  "public_url",
  "weekly_cap",
  "quiet_from",
  "quiet_to",
  "quiet_days",
  "wait_days",
  "needs_consent",
  "in_app_proof",
] as const

type Plain = Pick<SettingsRow, (typeof kept)[number]>

const plain = (row: SettingsRow): Plain => ({
  from_name: row.from_name,
  from_email: row.from_email,
  reply_to: row.reply_to,
  public_url: row.public_url,
  weekly_cap: row.weekly_cap,
  quiet_from: row.quiet_from,
  quiet_to: row.quiet_to,
  quiet_days: row.quiet_days,
  wait_days: row.wait_days,
  needs_consent: row.needs_consent,
  in_app_proof: row.in_app_proof,
})

async function shown(tx: Tx, ctx: Context) {
  const row = await settingsOf(tx, ctx)
  const { smtpUrl } = ctx.reach
  const { name, address } = senderOf(ctx, row)
  return {
    ...plain(row),
    state: {
      sender: `${name} <${address}>`,
      public_url: publicUrlOf(ctx, row),
      relay: smtpUrl === null ? null : new URL(smtpUrl).host,
      mail_problem: row.mail_problem,
      mail_problem_at: row.mail_problem_at?.toISOString() ?? null,
      telegram_bot: row.telegram_bot,
      push_public_key: row.push_public_key,
      in_app_secret: row.in_app_secret !== null,
      waiting: await waitingByChannel(tx),
    },
  }
}

export const getMessageSettings = (ctx: Context) => transaction(ctx, (tx) => shown(tx, ctx))

type Given = z.output<typeof contract.body>

/** Changes how messages are sent. A bot's token is tried at Telegram before it is kept, sealed. */
export async function updateMessageSettings(ctx: Context, { telegram_token, ...given }: Given) {
  const bot = telegram_token === undefined ? {} : await botOf(ctx, telegram_token)
  return transaction(ctx, async (tx) => {
    const before = await settingsOf(tx, ctx)
    const named = Object.entries(given).filter(([, value]) => value !== undefined)
    await changeSettings(tx, { ...Object.fromEntries(named), ...bot })
    const after = await settingsOf(tx, ctx)
    await audit(tx, ctx, {
      action: "messages.settings",
      subject: `workspace:${ctx.workspace.id}`,
      before: { ...plain(before), telegram_bot: before.telegram_bot },
      after: { ...plain(after), telegram_bot: after.telegram_bot },
    })
    // What waits under the old rules may go under the new ones.
    await queueSending(tx, ctx.workspace.id)
    return shown(tx, ctx)
  })
}

const botSchema = z.object({ username: z.string().regex(/^\w{3,64}$/) })

/** A bot by its token, ready to be kept; Telegram is told to call us where we can be reached by https. */
async function botOf(ctx: Context, token: string | null): Promise<SettingsChange> {
  if (token === null) return { telegram_token: null, telegram_bot: null, telegram_hook_hash: null }
  const refused = (message: string) =>
    new Problem("invalid", `The bot is not accepted: ${message}`, [{ path: "telegram_token", message }])
  const hook = newSecret("th")
  const settings = await transaction(ctx, (tx) => settingsOf(tx, ctx))
  try {
    const me = await callBot(ctx, token, "getMe", {})
    const bot = botSchema.safeParse(me.result)
    if (!me.ok || !bot.success) throw refused(me.description || "Telegram does not know this token")
    const set = await callBot(ctx, token, "setWebhook", {
      url: `${publicUrlOf(ctx, settings)}/hooks/telegram`,
      secret_token: hook,
      allowed_updates: ["message"],
    })
    if (!set.ok) throw refused(`${set.description}; Telegram calls public addresses with https only`)
    return {
      telegram_token: seal(ctx, token),
      telegram_bot: bot.data.username,
      telegram_hook_hash: hashSecret(hook),
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw refused(error instanceof Error ? error.message : "it cannot be reached")
  }
}

/** Makes the keys that push services know this workspace by; those there are stay, since browsers agreed to them. */
export const makePushKeys = (ctx: Context) =>
  transaction(ctx, async (tx) => {
    const { push_public_key } = await settingsOf(tx, ctx)
    if (push_public_key === null) {
      const { publicKey, privateKey } = webpush.generateVAPIDKeys()
      await changeSettings(tx, { push_public_key: publicKey, push_private_key: seal(ctx, privateKey) })
      await audit(tx, ctx, { action: "messages.push_keys", subject: `workspace:${ctx.workspace.id}` })
    }
    return shown(tx, ctx)
  })

export const makeInAppSecret = (ctx: Context): Promise<{ secret: string }> =>
  transaction(ctx, async (tx) => {
    const secret = newSecret("ia")
    await settingsOf(tx, ctx)
    await changeSettings(tx, { in_app_secret: seal(ctx, secret) })
    await audit(tx, ctx, { action: "messages.in_app_secret", subject: `workspace:${ctx.workspace.id}` })
    return { secret }
  })

const testWords = {
  en: { subject: "Perennial: a test mail", text: "If you read this, mail goes out." },
  ru: { subject: "Perennial: проверочное письмо", text: "Если вы это читаете, почта уходит." },
}

/** Hands one mail over to the relay and tells what it says. */
export async function sendTestMail(ctx: Context, email: string): Promise<{ taken: boolean; answer: string }> {
  const { smtpUrl } = ctx.reach
  if (smtpUrl === null)
    throw new Problem("conflict", "No relay is set up: start the server with SMTP_URL=smtp://HOST:PORT.")
  const settings = await transaction(ctx, async (tx) => {
    await audit(tx, ctx, { action: "messages.test", subject: `workspace:${ctx.workspace.id}` })
    return settingsOf(tx, ctx)
  })
  const from = senderOf(ctx, settings)
  const mailer = openMailer(smtpUrl)
  try {
    const handover = await mailer.send({
      from,
      replyTo: settings.reply_to,
      to: { name: "", address: email },
      ...testWords[ctx.workspace.language],
      html: null,
      messageId: referenceOf(crypto.randomUUID(), from),
      date: ctx.now,
      headers: {},
    })
    return handover.outcome === "taken"
      ? { taken: true, answer: "" }
      : { taken: false, answer: handover.answer }
  } finally {
    mailer.close()
  }
}
