import { z } from "zod"
import type { Context } from "#modules/identity/index.ts"
import { unseal } from "#platform/secrets.ts"
import type { SettingsRow } from "../settings.queries.pg.ts"
import { answerWithinMs, type Channel, type Delivery, shortened } from "./channel.ts"

const answerSchema = z.object({
  ok: z.boolean(),
  description: z.string().default(""),
  result: z.unknown(),
})

export type BotAnswer = { status: number } & z.output<typeof answerSchema>

/** Calls a method of the Bot API. Throws where it cannot be reached; the token stands in no message. */
export async function callBot(ctx: Context, token: string, method: string, body: object): Promise<BotAnswer> {
  const response = await fetch(`${ctx.reach.telegramUrl}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : ""
    throw new Error(`The Bot API did not answer${cause && !cause.includes(token) ? `: ${cause}` : ""}`)
  })
  const answer = answerSchema.safeParse(await response.json().catch(() => null))
  if (!answer.success) throw new Error(`The Bot API answered ${response.status} in no form we know`)
  return { status: response.status, ...answer.data }
}

/** Messages by the workspace's bot; null where it has none. */
export function telegramChannel(ctx: Context, settings: SettingsRow): Channel | null {
  if (settings.telegram_token === null) return null
  const token = unseal(ctx, settings.telegram_token)
  return {
    async deliver({ address, content }) {
      const { subject, text, action } = content
      try {
        const answer = await callBot(ctx, token, "sendMessage", {
          chat_id: address,
          text: `<b>${escaped(subject)}</b>\n\n${escaped(text)}`.slice(0, 4096),
          parse_mode: "HTML",
          link_preview_options: { is_disabled: true },
          ...(action && { reply_markup: { inline_keyboard: [[{ text: action.label, url: action.href }]] } }),
        })
        return deliveryOf(answer)
      } catch (error) {
        return { outcome: "later", outage: true, detail: error instanceof Error ? error.message : "" }
      }
    },
    close: () => undefined,
  }
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

function deliveryOf({ ok, status, description }: BotAnswer): Delivery {
  if (ok) return { outcome: "sent" }
  const detail = shortened(`${status} ${description}`)
  // The person blocked the bot, or the chat is gone.
  if (status === 403 || /chat not found|user is deactivated/i.test(description))
    return { outcome: "bounced", deadAddress: true, detail }
  if (status === 400) return { outcome: "refused", detail }
  return { outcome: "later", outage: true, detail }
}
