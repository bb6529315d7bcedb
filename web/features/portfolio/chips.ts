import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import type { Summary } from "./columns.tsx"
import { portfolioPage } from "./route.ts"
import type { PortfolioSearch } from "./search.ts"

type Chip = { key: keyof PortfolioSearch; words: string }

/** The filters in force, in words. */
export function useChips(summary: Summary | undefined): Chip[] {
  const { t } = useTranslation()
  const format = useFormat()
  const search = portfolioPage.useSearch()
  const chips: Chip[] = []
  const add = (key: Chip["key"], words: string | undefined) => {
    if (words !== undefined) chips.push({ key, words })
  }
  const named = (key: "owner" | "segment" | "tier" | "search", value: string | undefined) =>
    value === undefined ? undefined : `${t(`portfolio.field.${key}`)}: ${value}`
  const owner = summary?.owners.find((each) => each.email === search.owner)?.name ?? search.owner
  add("search", named("search", search.search))
  add("owner", named("owner", owner))
  add("segment", named("segment", search.segment))
  add("tier", named("tier", search.tier))
  add("attention", search.attention && t("portfolio.chip.attention"))
  add("band", search.band && `${t("portfolio.field.band")}: ${t(`health.band.${search.band}`)}`)
  add("state", search.state && `${t("portfolio.field.state")}: ${t(`portfolio.state.${search.state}`)}`)
  add(
    "health_below",
    search.health_below?.toString() && t("portfolio.chip.health_below", { n: search.health_below }),
  )
  add(
    "renewal_within_days",
    search.renewal_within_days === undefined
      ? undefined
      : t("portfolio.chip.renewal", { days: format.days(search.renewal_within_days) }),
  )
  return chips
}
