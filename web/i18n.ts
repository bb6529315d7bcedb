import i18next, { type i18n } from "i18next"
import { initReactI18next, useTranslation } from "react-i18next"
import { en } from "./locales/en.ts"
import { ru } from "./locales/ru.ts"

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation"
    resources: { translation: typeof en }
  }
}

export const languages = ["en", "ru"] as const
export type Language = (typeof languages)[number]

const storageKey = "perennial.language"
const isLanguage = (text: string | null | undefined): text is Language =>
  languages.some((known) => known === text)

/** What this browser was told last, else what it speaks. */
function firstLanguage(): Language {
  const remembered = localStorage.getItem(storageKey)
  if (isLanguage(remembered)) return remembered
  return navigator.languages.some((tag) => tag.startsWith("ru")) ? "ru" : "en"
}

/** Starts the texts in the language of this browser; the document's own language follows every switch. */
export function startI18n(): i18n {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language
  })
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, ru: { translation: ru } },
    lng: firstLanguage(),
    fallbackLng: "en",
    initAsync: false,
    interpolation: { escapeValue: false },
    // A text that is nowhere stands out on the page, and the browser tests find it.
    parseMissingKeyHandler: (key) => `⟦${key}⟧`,
  })
  return i18next
}

/** Switches the texts and remembers it here. Who is signed in also remembers it on the server: see `session.ts`. */
export function speak(language: Language): void {
  localStorage.setItem(storageKey, language)
  void i18next.changeLanguage(language)
}

/** The language the person chose in this browser before, if any. */
export const rememberedLanguage = (): Language | null => {
  const remembered = localStorage.getItem(storageKey)
  return isLanguage(remembered) ? remembered : null
}

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : "en"
}
