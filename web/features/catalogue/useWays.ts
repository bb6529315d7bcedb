import { useTranslation } from "react-i18next"
import type { Way } from "#modules/billing/contract.ts"
import { useFormat } from "../../ui/format.ts"

/** One way of being sold, in words. */
export function useWays(): (way: Pick<Way, "kind" | "months" | "days" | "ends_on">) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ kind, months, days, ends_on }) => {
    const word = t(`catalogue.way.${kind}`)
    if (months !== undefined)
      return `${word}, ${t("billing.months", { count: months, n: format.number(months) })}`
    if (ends_on !== undefined) return `${word}, ${t("catalogue.until", { day: format.day(ends_on) })}`
    return days === undefined
      ? word
      : `${word}, ${t("catalogue.days", { count: days, n: format.number(days) })}`
  }
}
