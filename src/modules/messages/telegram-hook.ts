import { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { unsubscribe } from "./contact-messaging.ts"
import { changeContact, contactMessaging, contactOfChat } from "./contacts.queries.pg.ts"

const updateSchema = z.object({
  message: z
    .object({ text: z.string().optional(), chat: z.object({ id: z.number(), type: z.string() }) })
    .optional(),
})

const spoken = {
  en: { tied: "Done: messages will come here. Send /stop to end them.", stopped: "No more messages." },
  ru: {
    tied: "Готово: сообщения будут приходить сюда. Чтобы прекратить, отправьте /stop.",
    stopped: "Сообщений больше не будет.",
  },
}

/**
 * What a person wrote to the bot: `/start WORD` ties the chat to the contact the word was made for, `/stop` ends the
 * messages. Answers with the method call that Telegram carries out as the reply, or null.
 */
export async function hearTelegram(ctx: Context, update: unknown): Promise<object | null> {
  const heard = updateSchema.safeParse(update)
  const message = heard.success ? heard.data.message : undefined
  if (!message?.text || message.chat.type !== "private") return null
  const chat = String(message.chat.id)
  const [, command, word = ""] = /^\/(start|stop)\s*(\S{0,64})/.exec(message.text) ?? []
  const say = spoken[ctx.workspace.language]
  const reply = (text: string) => ({ method: "sendMessage", chat_id: message.chat.id, text })
  if (command === "start" && word !== "") return (await tie(ctx, word, chat)) ? reply(say.tied) : null
  if (command !== "stop") return null
  const contactId = await transaction(ctx, (tx) => contactOfChat(tx, { chat }))
  if (contactId === null) return null
  await unsubscribe(ctx, contactId, "telegram")
  return reply(say.stopped)
}

/** A word ties one chat, once. */
const tie = (ctx: Context, start: string, chat: string): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    const contactId = await contactOfChat(tx, { start })
    if (contactId === null) return false
    const known = await contactMessaging(tx, contactId)
    const refuses = (known?.refuses ?? []).filter((channel) => channel !== "telegram")
    await changeContact(tx, ctx, contactId, { telegram_chat: chat, telegram_start: null, refuses })
    return true
  })
