import { useTranslation } from "react-i18next"
import { listMembers } from "#modules/identity/contract.ts"
import { dimensions } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { sliceOrder } from "./slices.ts"

const touchModels = ["tech", "low", "high"] as const

/** What revenue can be cut by here, and how keys and values are called. */
export function useDimensions(): {
  keys: string[]
  nameOf: (key: string) => string
  valueOf: (key: string, value: string) => string
} {
  const { t } = useTranslation()
  const asked = useApi(dimensions, {})
  const members = useApi(listMembers, {}, { enabled: useMay("members:read") })
  const known = (asked.data?.dimensions ?? []).map(({ key }) => key)
  const traits = known.filter((key) => key.startsWith("trait."))
  const keys = [...sliceOrder.filter((key) => known.includes(key)), ...traits]
  const nameOf = (key: string) => {
    const own = sliceOrder.find((each) => each === key)
    if (own !== undefined) return t(`revenue.slice.key.${own}`)
    return key === "parent" || key === "account" ? t(`revenue.slice.key.${key}`) : key.replace(/^trait\./, "")
  }
  const valueOf = (key: string, value: string) => {
    if (value === "") return t("revenue.slice.none")
    if (key === "touch_model") {
      const model = touchModels.find((each) => each === value)
      return model === undefined ? value : t(`revenue.slice.touch.${model}`)
    }
    return key === "owner"
      ? (members.data?.members.find(({ email }) => email === value)?.name ?? value)
      : value
  }
  return { keys, nameOf, valueOf }
}
