import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import type { Summary } from "./columns.tsx"

/** The sentence above the table: its key and figures; null while they are on their way. */
export function useFinding(summary: Summary | undefined) {
  const { t } = useTranslation()
  const format = useFormat()
  if (summary === undefined) return null
  const { needs_attention: count, paying, at_stake_arr: stake, at_stake_arr_week_ago: before } = summary
  const than = () => {
    if (before === null) return ""
    const difference = Number(stake.amount) - Number(before.amount)
    const money = format.compactMoney({ amount: String(Math.abs(difference)), currency: stake.currency })
    if (difference === 0) return t("portfolio.same_as")
    return difference > 0 ? t("portfolio.more_than", { money }) : t("portfolio.less_than", { money })
  }
  const values = {
    count,
    n: format.number(count),
    of: t("portfolio.of_customers", { count: paying, n: format.number(paying) }),
    money: format.compactMoney(stake),
    than: count === 0 ? "" : than(),
  }
  if (paying === 0) return { key: "portfolio.finding_no_customers", values } as const
  return { key: count === 0 ? "portfolio.finding_none" : "portfolio.finding", values } as const
}
