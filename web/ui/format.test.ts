import i18next from "i18next"
import { describe, expect, test } from "vitest"
import { en } from "../locales/en.ts"
import { ru } from "../locales/ru.ts"
import { formatter } from "./format.ts"

const made = async (language: "en" | "ru") => {
  const i18n = i18next.createInstance()
  await i18n.init({
    lng: language,
    resources: { en: { translation: en }, ru: { translation: ru } },
    interpolation: { escapeValue: false },
  })
  return formatter(language, i18n.t, "RUB", "Europe/Moscow")
}
/** Hard spaces are how figures keep together; in expectations they read as plain ones. */
const plain = (text: string) => text.replaceAll("\u00a0", " ")

describe("Russian", async () => {
  const format = await made("ru")
  test.each([
    [format.number(1234567.891, 2), "1 234 567,89"],
    [format.money({ amount: "1234567.89", currency: "RUB" }), "1 234 567,89 ₽"],
    [format.money({ amount: "412000.00", currency: "RUB" }), "412 000 ₽"],
    [format.compactMoney({ amount: "38100000", currency: "RUB" }), "38,1 млн ₽"],
    [format.day("2026-11-19"), "19 ноя 2026"],
    [format.longDay("2026-11-19"), "чт 19 ноя 2026"],
    [format.percent(0.41), "41 %"],
    [format.signed(-24.3), "−24"],
    [format.signed(3.2), "+3"],
    [format.signed(-0.2), "0"],
    [format.percentagePoints(-0.123), "−12 п. п."],
    [format.days(1), "1 день"],
    [format.days(2), "2 дня"],
    [format.days(5), "5 дней"],
    [format.days(111), "111 дней"],
    [format.metric(21, "people"), "21 человек"],
    [format.metric(22, "people"), "22 человека"],
    [format.metric(1.5, "points"), "1,5 балла"],
    [format.metric(null, "share"), "нет данных"],
    [format.metric(0.005, "share"), "0,5 %"],
  ])("%s", (written, expected) => expect(plain(written)).toBe(expected))
})

describe("English", async () => {
  const format = await made("en")
  test.each([
    [format.number(1234567.891, 2), "1,234,567.89"],
    [format.money({ amount: "1234567.89", currency: "RUB" }), "₽1,234,567.89"],
    [format.money({ amount: "-5", currency: "USD" }), "−$5"],
    [format.day("2026-11-19"), "19 Nov 2026"],
    [format.signedPercent(-0.41), "−41%"],
    [format.days(1), "1 day"],
    [format.days(5), "5 days"],
    [format.currencySign("EUR"), "€"],
  ])("%s", (written, expected) => expect(plain(written)).toBe(expected))
})

test("an instant falls on the workspace's day", async () => {
  const format = await made("en")
  expect(format.dayOfInstant("2026-05-01T21:30:00.000Z")).toBe("2026-05-02")
  expect(format.time("2026-05-01T21:30:00.000Z")).toBe("00:30")
})
