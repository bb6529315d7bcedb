import i18next from "i18next"
import { expect, test } from "vitest"
import type { MetricSummary } from "#modules/metrics/contract.ts"
import { en } from "../../locales/en.ts"
import { ru } from "../../locales/ru.ts"
import { formatter } from "../../ui/format.ts"
import { reasonWords } from "./reasons.ts"

const made = async (language: "en" | "ru") => {
  const i18n = i18next.createInstance()
  await i18n.init({ lng: language, resources: { en: { translation: en }, ru: { translation: ru } } })
  return formatter(language, i18n.t, "RUB", "UTC")
}
const english = await made("en")
const russian = await made("ru")

const metric = (unit: MetricSummary["unit"], phrase: MetricSummary["phrase"]): MetricSummary => ({
  key: "m",
  name: { en: "Events", ru: "События" },
  about: { en: "–", ru: "–" },
  phrase,
  unit,
  subject: null,
  good: "up",
  rows: [],
})
const use = metric("events", { en: "use {change} in 28 days", ru: "использование {change} за 28 дней" })
const silent = metric("days", { en: "silent for {value}", ru: "молчание {value}" })
const plain = (text: string) => text.replaceAll("\u00a0", " ")

test("a change of a count is relative", () => {
  const reason = { metric: "m", kind: "change", from: 100, to: 59 } as const
  expect(reasonWords(reason, use, english)).toBe("use −41% in 28 days")
  expect(plain(reasonWords(reason, use, russian))).toBe("использование −41 % за 28 дней")
})

test("days carry their word in its right form", () => {
  const reason = { metric: "m", kind: "level", from: null, to: 32 } as const
  expect(plain(reasonWords(reason, silent, russian))).toBe("молчание 32 дня")
})

test("a phrase that asks for what is not known gives way to name and values", () => {
  expect(reasonWords({ metric: "m", kind: "level", from: 7, to: 7 }, use, english)).toBe("Events: 7 events")
  expect(reasonWords({ metric: "m", kind: "change", from: 9, to: null }, use, english)).toBe(
    "Events: 9 events → no data",
  )
})

test("without its definition the metric's key is said", () => {
  expect(reasonWords({ metric: "own", kind: "level", from: null, to: 1 }, undefined, english)).toBe("own")
})
