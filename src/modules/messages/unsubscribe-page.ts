import type { Workspace } from "#modules/identity/index.ts"
import type { ChannelName } from "./templates.contract.ts"

type Language = "en" | "ru"

const what: Record<Language, Record<ChannelName, string>> = {
  en: {
    email: "mail",
    in_app: "messages in the product",
    web_push: "notifications",
    telegram: "Telegram messages",
  },
  ru: {
    email: "письма",
    in_app: "сообщения в продукте",
    web_push: "уведомления",
    telegram: "сообщения в Telegram",
  },
}

const words = {
  en: {
    ask: (name: string, of: string) => `Stop ${of} from ${name}?`,
    act: "Unsubscribe",
    done: (name: string, of: string) => `Done. You will get no more ${of} from ${name}.`,
    unknown: "This link is not one of ours, or the person it was made for is no longer known.",
  },
  ru: {
    ask: (name: string, of: string) => `Больше не получать ${of} от «${name}»?`,
    act: "Отписаться",
    done: (name: string, of: string) => `Готово. Вы больше не будете получать ${of} от «${name}».`,
    unknown: "Эта ссылка не наша, или человек, для которого она сделана, нам больше не известен.",
  },
} as const

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** The page behind an unsubscribe link, in both languages: it asks, tells that it is done, or does not know the link. */
export function unsubscribePage(
  about: { state: "ask" | "done"; workspace: Workspace; channel: ChannelName } | { state: "unknown" },
): string {
  const part = (language: Language): string => {
    const said = words[language]
    const { state } = about
    if (state === "unknown") return `<section lang="${language}"><p>${said.unknown}</p></section>`
    const text = escaped(said[state](about.workspace.name, what[language][about.channel]))
    const button =
      state === "ask" ? `<form method="post"><button type="submit">${said.act}</button></form>` : ""
    return `<section lang="${language}"><p>${text}</p>${button}</section>`
  }
  const first: Language = about.state === "unknown" ? "en" : about.workspace.language
  const other: Language = first === "en" ? "ru" : "en"
  return `<!doctype html>
<html lang="${first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>${words[first].act}</title>
<style>
body { margin: 0 auto; max-width: 30rem; padding: 15vh 1.25rem 2rem; font: 16px/1.5 system-ui, sans-serif }
section { margin-bottom: 2.5rem }
button { font: inherit; padding: .5rem 1.1rem; border: 0; border-radius: 4px; background: #1f4f9a; color: #fff; cursor: pointer }
button:focus-visible { outline: 2px solid #1f4f9a; outline-offset: 2px }
</style></head><body><main><h1 hidden>${words[first].act}</h1>${part(first)}${part(other)}</main></body></html>`
}
