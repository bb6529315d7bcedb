import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import type { DrawnPlay, DrawnStep } from "./document.ts"

/** The ways a message goes. */
const ways = ["email", "in_app", "push", "telegram"] as const

/** What plays are made of, in words. */
export function usePlayText() {
  const { t } = useTranslation()
  const format = useFormat()
  const duration = (text: string): string => {
    const count = Number.parseInt(text, 10)
    if (text.endsWith("mo")) return t("plays.months", { count, n: format.number(count) })
    return text.endsWith("h") ? format.hours(count) : format.days(count)
  }
  const role = (key: string): string => t(`plays.role.${key}`, { defaultValue: key })
  const roles = (keys: readonly string[]): string => keys.map(role).join(", ")

  /** How a play starts. */
  const start = ({ start }: Pick<DrawnPlay, "start">): string => {
    if (start.signal) return t("plays.start.signal")
    if (start.entry !== undefined) return t("plays.start.entry", { when: start.entry })
    if (start.exit !== undefined) return t("plays.start.exit", { when: start.exit })
    if (start.date?.renewal !== undefined)
      return t("plays.start.renewal", { before: duration(start.date.renewal) })
    if (start.date?.created !== undefined)
      return t("plays.start.created", { after: duration(start.date.created) })
    return t("plays.start.by_hand")
  }

  /** What a step does, in one line. */
  const step = (drawn: DrawnStep): string => {
    const way = ways.find((each) => drawn[each] !== undefined)
    if (way) return t(`plays.act.${way}`, { to: roles(drawn[way]?.to ?? []) })
    const work = drawn.task ?? drawn.approval
    if (work) return work.title[format.language]
    if (drawn.notify) return drawn.notify.title[format.language]
    if (typeof drawn.wait === "string") return t("plays.act.wait", { time: duration(drawn.wait) })
    if (drawn.wait) return t("plays.act.wait_after_start", { time: duration(drawn.wait.after_start) })
    if (drawn.wait_until) return t("plays.act.wait_until", { time: duration(drawn.wait_until.within) })
    if (drawn.branch) return t("plays.act.branch")
    if (drawn.change) return t("plays.act.change", drawn.change)
    if (drawn.webhook) return t("plays.act.webhook", { host: hostOf(drawn.webhook.url) })
    return drawn.start_play === undefined
      ? t("plays.act.end_play", { play: drawn.end_play })
      : t("plays.act.start_play", { play: drawn.start_play })
  }

  /** Whose a step is, and until when. */
  const details = (drawn: DrawnStep): string | null => {
    const work = drawn.task ?? drawn.approval
    if (work)
      return t(drawn.approval ? "plays.work.approval" : "plays.work.task", {
        role: role(work.role),
        due: duration(work.due),
      })
    return drawn.notify ? t("plays.work.notify", { role: role(drawn.notify.role) }) : null
  }
  return { duration, role, start, step, details }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)
