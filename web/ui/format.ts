import type { TFunction } from "i18next"
import { useContext, useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { MoneyJson } from "#kernel/money.ts"
import { type Day, daysBetween } from "#kernel/time.ts"
import type { MetricSummary } from "#modules/metrics/contract.ts"
import { type Language, useLanguage } from "../i18n.ts"
import { MeContext } from "../session.ts"

export type Unit = MetricSummary["unit"]

const locales: Record<Language, string> = { en: "en-GB", ru: "ru-RU" }
const minus = "−"
const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"]
const hardSpace = "\u00a0"

/** Every figure, amount and day a person reads is written here, in one language. */
export type Format = ReturnType<typeof formatter>

/** `currency`: what a metric counted in money is counted in; `zone`: whose clock an instant is read on. */
export function formatter(language: Language, t: TFunction, currency: string, zone: string) {
  const locale = locales[language]
  const made = new Map<string, Intl.NumberFormat>()
  const intl = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options)
    const format = made.get(key) ?? new Intl.NumberFormat(locale, options)
    made.set(key, format)
    return format
  }
  const tidy = (text: string): string => text.replace("-", minus).replaceAll("\u202f", hardSpace)
  const months = t("format.months").split(" ")
  const weekdays = t("format.weekdays").split(" ")

  /** 1 234 567,89: at most `digits` after the point. */
  const number = (value: number, digits = 0): string =>
    tidy(intl({ maximumFractionDigits: digits }).format(value))
  /** 0,90: always with so many digits after the point. */
  const fixed = (value: number, digits: number): string =>
    tidy(intl({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value))
  /** 41 %: a share as a percentage. */
  const percent = (share: number, digits = 0): string =>
    tidy(intl({ style: "percent", maximumFractionDigits: digits }).format(share))
  /** +3, −24, 0: a change always carries its sign. */
  const signed = (value: number, digits = 0): string =>
    tidy(intl({ maximumFractionDigits: digits, signDisplay: "exceptZero" }).format(value))
  const signedPercent = (share: number): string =>
    tidy(intl({ style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(share))
  /** −12 pp: the difference of two shares. */
  const percentagePoints = (difference: number): string =>
    t("format.percentage_points", { n: signed(difference * 100, Math.abs(difference) < 0.1 ? 1 : 0) })
  const currencyFormat = (code: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
    intl({ style: "currency", currency: code, currencyDisplay: "narrowSymbol", ...options })
  /** 1 234 567,89 ₽: to the minor unit, without the zeros of whole amounts. */
  const money = (amount: MoneyJson): string =>
    tidy(
      currencyFormat(amount.currency, { trailingZeroDisplay: "stripIfInteger" }).format(
        Number(amount.amount),
      ),
    )
  /** 38,1 млн ₽: for sentences and narrow places. */
  const compactMoney = (amount: MoneyJson): string =>
    tidy(
      currencyFormat(amount.currency, { notation: "compact", maximumFractionDigits: 1 }).format(
        Number(amount.amount),
      ),
    )
  /** 412 000: an amount whose currency stands in the column's head. */
  const amount = (value: MoneyJson): string => number(Number(value.amount))
  /** ₽: the sign of a currency. */
  const currencySign = (code: string): string =>
    currencyFormat(code, {})
      .formatToParts(0)
      .find((part) => part.type === "currency")?.value ?? code

  /** 19 ноя 2026; the year is left out on request. */
  const day = (text: Day, withYear = true): string => {
    const [year, month, date] = text.split("-").map(Number)
    const short = `${date}${hardSpace}${months[(month ?? 1) - 1]}`
    return withYear ? `${short}${hardSpace}${year}` : short
  }
  /** Thu 19 Nov 2026. */
  const longDay = (text: Day): string => `${weekdays[new Date(`${text}T00:00:00Z`).getUTCDay()]} ${day(text)}`
  /** Nov 2026. */
  const month = (text: Day): string => day(text).split(hardSpace).slice(1).join(hardSpace)
  // Made once: a long story asks for the day of each of its rows.
  const isoDay = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  })
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" })
  /** The calendar day of an instant in the workspace's zone. */
  const dayOfInstant = (instant: string): Day => isoDay.format(new Date(instant))
  /** 14:05 in the workspace's zone. */
  const time = (instant: string): string => clock.format(new Date(instant))
  const instant = (text: string): string => `${day(dayOfInstant(text))}, ${time(text)}`

  /** 1 день, 2 дня, 5 дней. */
  const days = (count: number): string => t("format.days", { count, n: number(count) })
  /** 1 час, 2 часа, 51 час. */
  const hours = (count: number): string => t("format.hours", { count, n: number(count) })
  /** 12,4 МБ. */
  const bytes = (count: number): string => {
    const power = Math.min(byteUnits.length - 1, Math.floor(Math.log2(Math.max(count, 1)) / 10))
    const unit = byteUnits[power] ?? "byte"
    return tidy(intl({ style: "unit", unit, maximumFractionDigits: 1 }).format(count / 1024 ** power))
  }
  const daysSince = (from: Day, to: Day): string => days(daysBetween(from, to))

  /** A metric's value with its unit: 41 %, 12 people, 35 days. */
  const metric = (value: number | null, unit: Unit): string => {
    if (value === null) return t("format.no_data")
    if (unit === "share") return percent(value, Math.abs(value) < 0.1 && value !== 0 ? 1 : 0)
    if (unit === "money") return compactMoney({ amount: String(value), currency })
    if (unit === "number") return number(value, 2)
    const n = number(value, 1)
    return t(`format.${unit}`, { count: Number.isInteger(value) ? value : 1.5, n })
  }
  /** A metric's value where its unit stands elsewhere. */
  const bare = (value: number, unit: Unit): string =>
    unit === "share" || unit === "money" ? metric(value, unit) : number(value, unit === "number" ? 2 : 1)

  return {
    language,
    currency,
    number,
    fixed,
    percent,
    signed,
    signedPercent,
    percentagePoints,
    money,
    compactMoney,
    amount,
    currencySign,
    day,
    longDay,
    month,
    dayOfInstant,
    time,
    instant,
    days,
    hours,
    bytes,
    daysSince,
    metric,
    bare,
  }
}

/** The formats of the current language, with the workspace's currency and zone; before sign-in there is neither. */
export function useFormat(): Format {
  const { t } = useTranslation()
  const language = useLanguage()
  const workspace = useContext(MeContext)?.workspace
  const currency = workspace?.currency ?? "XXX"
  const zone = workspace?.time_zone ?? "UTC"
  return useMemo(() => formatter(language, t, currency, zone), [language, t, currency, zone])
}
