import { useTranslation } from "react-i18next"
import {
  getTouchModels,
  listPlays,
  type TouchDecision,
  type TouchModelName,
} from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"

/** Models and whose decision they are, in words. */
export function useTouchText() {
  const { t } = useTranslation()
  const { language } = useFormat()
  const touch = useApi(getTouchModels, {})
  const plays = useApi(listPlays, {})
  const rules = new Map(touch.data?.document?.rules.map(({ key, name }) => [key, name[language]]))
  const names = new Map(plays.data?.plays.map(({ key, name }) => [key, name[language]]))
  const rule = (key: string): string => rules.get(key) ?? (key === "otherwise" ? t("touch.no_rule") : key)
  return {
    model: (model: TouchModelName | null): string => t(`touch.model.${model ?? "none"}`),
    rule,
    /** "by the rule “Tier A”", "by Anna: they asked for it". */
    why: ({ decided_by, key, reason, author }: TouchDecision): string => {
      if (decided_by === "rule" && key === "otherwise") return t("touch.by.otherwise")
      if (decided_by === "rule")
        return key === "" ? t("touch.by.rules") : t("touch.by.rule", { rule: rule(key) })
      if (decided_by === "person") return t("touch.by.person", { author, reason })
      return t("touch.by.play", { play: names.get(key) ?? key, reason })
    },
  }
}

/** How a gate would be decided, as its word is called. */
export const passing = (holds: boolean | null): "yes" | "no" | "unknown" =>
  holds === null ? "unknown" : holds ? "yes" : "no"
