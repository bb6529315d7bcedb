import { useTranslation } from "react-i18next"
import type { listMessages } from "#modules/messages/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useFormat } from "../../ui/format.ts"
import sheet from "../../ui/Sheet.module.css"

export type Message = Answer<typeof listMessages>["messages"][number]

/** How a message stands, with the reason and what comes next. */
export function State({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, reason, due_at, seen_at, clicked_at, dismissed_at } = message
  const acts = [
    seen_at && t("messages.outbox.seen"),
    clicked_at && t("messages.outbox.clicked"),
    dismissed_at && t("messages.outbox.dismissed"),
  ].filter(Boolean)
  const waits = state === "queued" && reason !== null
  return (
    <>
      {t(`messages.state.${state}`)}
      {acts.length > 0 && `: ${acts.join(", ")}`}
      {reason !== null && (
        <span className={sheet.note}>
          {t(`messages.reason.${reason}`)}
          {waits && `, ${t("messages.outbox.until", { time: format.instant(due_at) })}`}
        </span>
      )}
    </>
  )
}
