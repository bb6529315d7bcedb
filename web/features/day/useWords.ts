import type { TFunction } from "i18next"
import { useTranslation } from "react-i18next"
import type { Thing } from "#modules/day/contract.ts"
import { type Format, useFormat } from "../../ui/format.ts"
import { useNames } from "../signals/useNames.ts"
import { reasonWords } from "../signals/words.ts"

type About = Thing["about"]
type ComeBack = Extract<About, { kind: "return" }>

/** What a thing of the day is, in one sentence, and what to do next about it. */
export function useWords(): { why: (about: About) => string; step: (about: About) => string } {
  const { t } = useTranslation()
  const format = useFormat()
  const names = useNames()
  const comeBack = ({ why, value, of }: ComeBack): string => {
    switch (why) {
      case "use_fell":
        return t("day.why.use_fell", { value: format.percent(value ?? 0) })
      case "use_case_gap":
        return t("day.why.use_case_gap", { value: format.number(value ?? 0), of: format.number(of ?? 0) })
      case "growth":
        return t("day.why.growth", { value: format.signedPercent(value ?? 0), of: format.percent(of ?? 0) })
      case "cadence":
        return value === null ? t("day.why.never") : t("day.why.cadence", { days: format.days(value) })
    }
  }
  const why = (about: About): string => {
    switch (about.kind) {
      case "alert": {
        const reason = reasonWords(about.reason, names, format, t)
        return `${about.signal_name[format.language]}: ${reason}`
      }
      case "task":
        return about.title[format.language]
      case "renewal":
        return about.days === 0
          ? t("day.why.renewal_today")
          : t("day.why.renewal", { day: format.day(about.on), days: format.days(about.days) })
      case "notice":
        return t("day.why.notice", { day: format.day(about.on), contract: about.contract })
      case "obstacle":
        return t("day.why.obstacle", { text: about.text, contract: about.contract })
      case "return":
        return comeBack(about)
    }
  }
  return { why, step: (about) => t(`day.step.${stepOf(about)}`) }
}

/** What comes next, as a key of its text. */
function stepOf(about: About) {
  switch (about.kind) {
    case "alert":
      return `alert_${about.reason.kind}` as const
    case "task":
      return about.approval ? "decide" : "task"
    case "return":
      return about.why
    default:
      return about.kind
  }
}

/** When a thing is due, as near as matters: today, late since, by a day. */
export function dueWords(thing: Thing, today: string, format: Format, t: TFunction): string {
  const day = format.dayOfInstant(new Date(Date.parse(thing.due_at) - 1).toISOString())
  if (thing.overdue) return t("day.late", { day: format.day(day, false) })
  if (day === today) return t("day.due_today")
  return t("day.due", { day: format.day(day, day.slice(0, 4) !== today.slice(0, 4)) })
}
