import { Decimal } from "decimal.js"

/** Minor units (kopecks, cents) and an ISO 4217 code. Arithmetic is exact; currencies never mix silently. */
export type Money = { minor: bigint; currency: string }

/** Money as JSON: a decimal string in major units, so that no reader loses a digit. */
export type MoneyJson = { amount: string; currency: string }

const currencies = new Set(Intl.supportedValuesOf("currency"))

export const isCurrency = (code: string): boolean => currencies.has(code)

const digitsByCurrency = new Map<string, number>()

/** Digits after the point in a currency: 2 for RUB, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  let digits = digitsByCurrency.get(currency)
  if (digits === undefined) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency })
    digits = format.resolvedOptions().maximumFractionDigits ?? 2
    digitsByCurrency.set(currency, digits)
  }
  return digits
}

/** Major units → minor units, half away from zero, as invoices are rounded. */
export function toMinor(major: Decimal.Value, currency: string): bigint {
  const minor = new Decimal(major).times(new Decimal(10).pow(minorDigits(currency)))
  return BigInt(minor.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0))
}

/** Minor units → decimal string of major units: 123456n RUB → "1234.56". */
export function toAmount(minor: bigint, currency: string): string {
  const digits = minorDigits(currency)
  if (digits === 0) return minor.toString()
  const sign = minor < 0n ? "-" : ""
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0")
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export const moneyJson = (money: Money): MoneyJson => ({
  amount: toAmount(money.minor, money.currency),
  currency: money.currency,
})

/** A price agreed per interval: what MRR is computed from. Prices are in major units, the discount a share 0…1. */
export type PriceTerms = {
  quantity: Decimal.Value
  unitPrice: Decimal.Value
  discount: Decimal.Value
  intervalMonths: number
  currency: string
}

/** MRR of one subscription version = quantity × price × (1 − discount) ÷ months, in minor units. */
export function monthlyRecurring(terms: PriceTerms): bigint {
  const major = new Decimal(terms.quantity)
    .times(terms.unitPrice)
    .times(new Decimal(1).minus(terms.discount))
    .div(terms.intervalMonths)
  return toMinor(major, terms.currency)
}
