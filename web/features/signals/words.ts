import type { TFunction } from "i18next"
import type { Alert, Reason } from "#modules/signals/contract.ts"
import type { Format, Unit } from "../../ui/format.ts"

/** What a metric or score is called and counted in. */
export type Named = { name: { en: string; ru: string }; unit: Unit }
export type Names = { metric: ReadonlyMap<string, Named>; score: ReadonlyMap<string, Named> }

type Figure = Extract<Reason, { kind: "condition" }>["figures"][number]

/** Why an alert opened, in one sentence with its figures. */
export function reasonWords(reason: Reason, names: Names, format: Format, t: TFunction): string {
  switch (reason.kind) {
    case "condition": {
      const said = reason.figures.map((figure) => figureWords(figure, names, format, t))
      const figures = said.length > 0 ? said.join(" · ") : t("signals.reason.holds")
      return reason.held_days > 1
        ? t("signals.reason.held", { figures, days: format.days(reason.held_days) })
        : figures
    }
    case "event": {
      const what = eventName(reason.name, t)
      const value = reason.value === null ? what : `${what}: ${format.number(reason.value, 1)}`
      return reason.comment ? `${value} — «${reason.comment}»` : value
    }
    case "date":
      return t("signals.reason.renewal", { day: format.day(reason.date), days: format.days(reason.days) })
    case "source":
      return t("signals.reason.source", { source: reason.source, hours: format.hours(reason.hours) })
    case "net_churn":
      return t("signals.reason.net_churn", {
        value: format.percent(reason.net_churn, 1),
        before: format.percent(reason.before, 1),
        month: format.month(`${reason.month}-01`),
      })
    case "cohort": {
      const [churn, age] = [format.percent(reason.churn, 1), format.number(reason.age)]
      if (reason.before === null) return t("signals.reason.cohort_alone", { churn, age })
      return t("signals.reason.cohort", { churn, age, before: format.percent(reason.before, 1) })
    }
  }
}

function figureWords(figure: Figure, names: Names, format: Format, t: TFunction): string {
  const { of, key, as, value, operator, bound, days, now } = figure
  const known = names[of].get(key)
  const unit: Unit = known?.unit ?? (of === "score" ? "points" : "number")
  const name = known ? known.name[format.language] : key
  const far = format.days(days ?? 0)
  if (as === "change")
    return t("signals.reason.change", { name, change: signed(value, unit, format), days: far })
  if (as === "before")
    return t("signals.reason.before", {
      name,
      value: format.metric(value, unit),
      now: format.metric(now ?? null, unit),
      days: far,
    })
  return `${name}: ${format.metric(value, unit)} ${signs[operator]} ${format.metric(bound, unit)}`
}

const signs: Record<Figure["operator"], string> = {
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  "==": "=",
  "!=": "≠",
}

const signed = (value: number, unit: Unit, format: Format): string =>
  unit === "share" ? format.percentagePoints(value) : format.signed(value, 1)

const events = [
  "survey.nps",
  "contact.left",
  "invoice.failed",
  "invoice.overdue",
  "invoice.payment_failed",
  "message.bounced",
  "contract.obstacle_opened",
] as const

function eventName(name: string, t: TFunction): string {
  const known = events.find((each) => each === name)
  return known ? t(`signals.event.${known.replace(".", "_") as "survey_nps"}`) : name
}

/** What an alert without an account is about. */
export function subjectWords({ reason, subject }: Alert, format: Format, t: TFunction): string {
  if (reason.kind === "net_churn") return t("signals.subject.net_churn")
  if (reason.kind === "cohort")
    return t("signals.subject.cohort", { month: format.month(`${reason.cohort}-01`) })
  return subject
}

/** Where an alert stands, beside its severity. */
export const stateWords = (alert: Alert, format: Format, t: TFunction): string => {
  if (alert.state === "snoozed" && alert.snoozed_until)
    return t("signals.state.snoozed_until", { day: format.day(alert.snoozed_until, false) })
  return t(`signals.state.${alert.state}`)
}
