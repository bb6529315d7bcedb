import { useCallback } from "react"
import { useTranslation } from "react-i18next"
import { bands } from "#modules/health/contract.ts"
import { runOutcomes, touchModels } from "#modules/plays/contract.ts"
import { closeResults } from "#modules/signals/contract.ts"
import { surveyScales } from "#modules/voice/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import { useScoreNames } from "../health/useScoreName.ts"
import { usePlayNames } from "../plays/usePlayNames.ts"
import { useSignalNames } from "../signals/useNames.ts"
import { familyOf, type TimelineRow } from "./story.ts"
import { useRoleName } from "./useRoleName.ts"

/** A row in words: what happened, and what is told of it. */
export type Sentence = { what: string; more: string }

export function useSentence(): (row: TimelineRow) => Sentence {
  const { t } = useTranslation()
  const format = useFormat()
  const role = useRoleName()
  const scores = useScoreNames()
  const signals = useSignalNames()
  const plays = usePlayNames()
  return useCallback(
    (row) => {
      const text = (key: string): string => {
        const value = row.properties[key]
        return typeof value === "string" || typeof value === "number" ? String(value) : ""
      }
      const amount = (value: number) =>
        format.money({ amount: String(value), currency: text("currency") || format.currency })
      const joined = (...parts: string[]) => parts.filter((part) => part !== "").join(" · ")
      const value = row.value ?? 0
      const bandName = (band: string): string => {
        const known = bands.find((each) => each === band)
        return known === undefined
          ? t("health.band.none")
          : `${bandShapes[known]} ${t(`health.band.${known}`)}`
      }
      const scoreName = (key: string): string => scores.get(key)?.[format.language] ?? key
      switch (row.name) {
        case "touch.call":
        case "touch.meeting":
        case "touch.mail": {
          const answered = row.properties["two_way"] === true ? t("story.two_way") : t("story.one_way")
          const tone = toneKey(text("sentiment"))
          const words = [t(`story.${row.name}`), answered, tone === null ? "" : t(`story.tone.${tone}`)]
          return {
            what: words.filter((word) => word !== "").join(", "),
            more: joined(text("note"), row.person),
          }
        }
        case "touch_model.changed": {
          const model = (key: string) =>
            t(`touch.model.${touchModels.find((each) => each === text(key)) ?? "none"}`)
          return {
            what: t("touch.changed", { from: model("from"), to: model("to") }),
            more: joined(text("reason"), text("by") === "person" ? text("author") : ""),
          }
        }
        case "note.written":
          return { what: t("story.note_written"), more: joined(text("note"), text("by")) }
        case "ticket.opened":
          return {
            what: t("story.ticket.opened"),
            more: joined(text("subject"), text("priority"), text("ticket_id")),
          }
        case "ticket.closed": {
          const mark = row.value === null ? "" : t("story.mark", { mark: format.number(value, 1) })
          return { what: t("story.ticket.closed"), more: joined(text("subject"), mark, text("ticket_id")) }
        }
        case "survey.nps":
        case "survey.csat":
        case "survey.ces": {
          const [, max] =
            surveyScales[row.name === "survey.nps" ? "nps" : row.name === "survey.csat" ? "csat" : "ces"]
          const score = t("story.score", { score: format.number(value, 1), max })
          return { what: `${t(`story.${row.name}`)}: ${score}`, more: joined(text("comment"), row.person) }
        }
        case "invoice.issued":
        case "invoice.paid":
        case "invoice.failed":
        case "invoice.overdue":
          return {
            what: row.value === null ? t(`story.${row.name}`) : `${t(`story.${row.name}`)}: ${amount(value)}`,
            more: text("invoice"),
          }
        case "contract.signed":
        case "contract.notice_given":
        case "contract.notice_by":
          return { what: t(`story.${row.name}`), more: text("number") }
        case "contract.obstacle_opened":
        case "contract.obstacle_closed":
          return { what: t(`story.${row.name}`), more: joined(text("text"), text("resolution")) }
        case "payment.received":
        case "payment.refunded":
          return {
            what: `${t(`story.${row.name}`)}: ${amount(value)}`,
            more: joined(text("invoice"), text("reason")),
          }
        case "consent.given":
        case "consent.withdrawn":
          return { what: t(`story.${row.name}`), more: joined(row.person, text("channel")) }
        case "charge.usage":
          return {
            what: `${t(`story.${row.name}`)}: ${amount(value)}`,
            more: joined(text("product"), text("month")),
          }
        case "subscription.mrr": {
          const change = `${value > 0 ? "+" : ""}${amount(value)}`
          const now =
            Number(text("mrr")) === 0
              ? t("story.ended")
              : t("story.now", { money: amount(Number(text("mrr"))) })
          return { what: `${t("story.subscription.mrr")} ${change}`, more: joined(text("product"), now) }
        }
        case "subscription.licences":
          return {
            what: `${t("story.subscription.licences")} ${format.signed(value)}`,
            more: text("product"),
          }
        case "subscription.renewal":
          return { what: t("story.subscription.renewal"), more: text("product") }
        case "contact.joined":
        case "contact.left":
          return {
            what: t(`story.${row.name}`, { name: text("name") || row.person }),
            more: joined(text("role") === "" ? "" : role(text("role")), text("title")),
          }
        case "account.created":
          return { what: t("story.account.created"), more: "" }
        case "account.changed":
        case "contact.changed":
          return {
            what: t(`story.${row.name}`, { name: row.person, field: text("field") }),
            more: `${text("from") || "…"} → ${text("to")}`,
          }
        case "identity.identify":
        case "identity.group":
        case "identity.alias":
          return { what: t(`story.${row.name}`, { person: row.person }), more: text("name") || text("email") }
        case "score.override":
        case "score.override_withdrawn": {
          const which = row.name === "score.override" ? "override" : "withdrawn"
          const until =
            text("expires_on") && t("story.score_moved.until", { day: format.day(text("expires_on")) })
          return {
            what: t(`story.score_moved.${which}`, {
              score: scoreName(text("score")),
              author: text("author"),
              band: bandName(text("band")),
            }),
            more: joined(text("reason"), until),
          }
        }
        case "alert.opened":
        case "alert.closed":
        case "alert.cleared": {
          const name = signals.get(text("signal"))?.[format.language] ?? text("signal")
          const result = closeResults.find((each) => each === text("result"))
          return {
            what: t(`story.${row.name}`, { name }),
            more: joined(result === undefined ? "" : t(`signals.result.${result}`), text("reason")),
          }
        }
        case "play.started":
        case "play.ended": {
          const outcome = runOutcomes.find((each) => each === text("outcome"))
          return {
            what: t(`story.${row.name}`, {
              name: plays.get(text("play"))?.[format.language] ?? text("play"),
            }),
            more: outcome === undefined ? "" : t(`plays.outcome.${outcome}`),
          }
        }
        case "task.done":
          return {
            what: t("story.task_done", { title: text("title") }),
            more: joined(text("note"), text("by")),
          }
        case "message.sent":
        case "message.bounced":
        case "message.unsubscribed":
        case "message.seen":
        case "message.clicked":
        case "message.dismissed":
          return { what: t(`story.${row.name}`), more: joined(row.person, text("template"), text("answer")) }
        case "pulse.set": {
          const step = pulseSteps.find((each) => each === String(value))
          const words = step === undefined ? "" : t(`opinions.step.${step}`)
          return {
            what: t("story.pulse", { step: format.number(value), words }),
            more: joined(text("comment"), text("author")),
          }
        }
        default: {
          if (row.name.startsWith("score.")) {
            const version = text("version")
            const moved = row.value !== null && text("value_before") !== ""
            return {
              what: t("story.score_moved.band", {
                score: scoreName(row.name.slice("score.".length)),
                before: bandName(text("band_before")),
                now: bandName(text("band")),
              }),
              more: joined(
                moved
                  ? t("story.score_moved.values", {
                      from: format.number(Number(text("value_before"))),
                      to: format.number(value),
                    })
                  : "",
                text("version_before") === version ? "" : t("story.score_moved.model", { version }),
              ),
            }
          }
          const what = familyOf(row.name) === "use" ? row.name.slice(row.name.indexOf(".") + 1) : row.name
          return {
            what: row.value === null ? what : `${what}: ${format.number(row.value, 2)}`,
            more: row.person,
          }
        }
      }
    },
    [t, format, role, scores, signals, plays],
  )
}

const pulseSteps = ["1", "2", "3", "4", "5", "6"] as const

const tones = ["positive", "neutral", "negative"] as const
const toneKey = (text: string) => tones.find((tone) => tone === text) ?? null
