import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { parseAllDocuments } from "yaml"
import { en } from "../../web/locales/en.ts"
import { ru } from "../../web/locales/ru.ts"
import { isTest, root, sourceFiles } from "./source.ts"

type Texts = { [key: string]: string | Texts }

/** "frame.as_of.today" → text. */
const flat = (texts: Texts, before = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`),
  )

const texts = { en: new Map(flat(en)), ru: new Map(flat(ru)) }
const plural = /_(zero|one|two|few|many|other)$/
const stems = (keys: Iterable<string>) => new Set([...keys].map((key) => key.replace(plural, "")))
const forms = { en: ["one", "other"], ru: ["one", "few", "many", "other"] }

/** Whether a text has words of its own: beside places to fill in, abbreviations and our name. */
const hasWords = (text: string) => /[a-z]{4}/.test(text.replace(/\{+.*?\}+|Perennial/g, ""))

test("every key stands in both languages", () => {
  const [english, russian] = [stems(texts.en.keys()), stems(texts.ru.keys())]
  expect([...russian].filter((key) => !english.has(key))).toEqual([])
  expect([...english].filter((key) => !russian.has(key))).toEqual([])
})

test("what has one plural form has all that its language needs", () => {
  for (const language of ["en", "ru"] as const) {
    const keys = texts[language]
    const missing = [...keys.keys()]
      .filter((key) => plural.test(key) && (keys.has(key.replace(plural, "_one")) || key.endsWith("_other")))
      .map((key) => key.replace(plural, ""))
      .flatMap((stem) => forms[language].map((form) => `${stem}_${form}`))
      .filter((key) => !keys.has(key))
    expect([...new Set(missing)]).toEqual([])
  }
})

test("a Russian text fills in nothing that the English one does not name", () => {
  const places = (text: string) => (text.match(/\{\{\s*\w+/g) ?? []).map((place) => place.slice(2).trim())
  const english = new Map<string, Set<string>>()
  for (const [key, text] of texts.en) {
    const stem = key.replace(plural, "")
    english.set(stem, new Set([...(english.get(stem) ?? []), ...places(text)]))
  }
  const unknown = [...texts.ru].filter(([key, text]) =>
    places(text).some((place) => !english.get(key.replace(plural, ""))?.has(place)),
  )
  expect(unknown.map(([key]) => key)).toEqual([])
})

/** Words of the data itself, the same in every language. */
const dataWords = new Set(["imports.field.contacts.roles"])

test("English texts are English and Russian texts Russian", () => {
  const cyrillic = /[а-яё]/i
  // A language's own name is written in it: "language_ru", "to_ru".
  const foreign = [...texts.en].filter(([key, text]) => cyrillic.test(text) && !key.endsWith("_ru"))
  expect(foreign.map(([key]) => key)).toEqual([])
  const untranslated = [...texts.ru].filter(
    ([key, text]) => texts.en.get(key) === text && hasWords(text) && !dataWords.has(key),
  )
  expect(untranslated.map(([key]) => key).filter((key) => !key.endsWith("_en"))).toEqual([])
})

test("no text of the web app stands outside its locales in Russian", () => {
  // Rows of an example file are data, not texts; the script for others' pages carries its two words itself.
  const data = ["web/features/import/kinds.ts", "web/in-app/in-app.ts"]
  const comments = /\/\*[\s\S]*?\*\/|\/\/.*/g
  const outside = sourceFiles
    .filter(({ path }) => /^web\/.*\.tsx?$/.test(path) && !path.startsWith("web/locales/"))
    .filter(
      ({ path, text }) => !isTest(path) && !data.includes(path) && /[а-яё]/i.test(text.replace(comments, "")),
    )
  expect(outside.map(({ path }) => path)).toEqual([])
})

test("every text of the library stands in both languages", () => {
  const faults: string[] = []
  const look = (value: unknown, place: string): void => {
    if (Array.isArray(value)) for (const [at, part] of value.entries()) look(part, `${place}[${at}]`)
    else if (value !== null && typeof value === "object") {
      const record = value as Record<string, unknown>
      if ("en" in record !== "ru" in record) faults.push(`${place}: one language only`)
      if (typeof record["en"] === "string" && record["en"] === record["ru"] && hasWords(record["en"]))
        faults.push(`${place}: the same in both languages`)
      if (typeof record["en"] === "string" && /[а-яё]/i.test(record["en"]))
        faults.push(`${place}.en: not English`)
      for (const [key, part] of Object.entries(record)) look(part, `${place}.${key}`)
    }
  }
  for (const entry of readdirSync(join(root, "library"), { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".yaml")) continue
    for (const document of parseAllDocuments(readFileSync(join(root, "library", entry), "utf8")))
      if ("toJS" in document) look(document.toJS(), entry)
  }
  expect(faults).toEqual([])
})
