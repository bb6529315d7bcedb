import { Button, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { journal, movementRows, putReason } from "#modules/revenue/contract.ts"
import { useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import styles from "./Revenue.module.css"

type Props = { accountId: string; account: string; day: string; reason: string | null }

/** Why revenue changed, in a person's words; pressed, it can be written anew. Escape leaves it as it was. */
export function Reason({ accountId, account, day, reason }: Props) {
  const { t } = useTranslation()
  const mayWrite = useMay("revenue:write")
  const [text, setText] = useState<string | null>(null)
  const sending = useSend(putReason, [journal, movementRows])
  if (!mayWrite) return reason
  if (text === null)
    return (
      <button
        type="button"
        className={styles.door}
        data-quiet={reason === null || undefined}
        onClick={() => setText(reason ?? "")}
      >
        {reason ?? t("journal.add_reason")}
      </button>
    )
  return (
    <form
      className={styles.inline}
      onSubmit={(event) => {
        event.preventDefault()
        sending.mutate(
          { params: { account_id: accountId, day }, body: { reason: text.trim() } },
          { onSuccess: () => setText(null) },
        )
      }}
    >
      <TextInput
        size="xs"
        autoFocus
        aria-label={t("journal.reason_of", { account })}
        maxLength={2000}
        value={text}
        error={sending.error?.message}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return
          event.stopPropagation()
          setText(null)
        }}
      />
      <Button type="submit" size="compact-xs" variant="filled" loading={sending.isPending}>
        {t("journal.save")}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => setText(null)}>
        {t("action.cancel")}
      </Button>
    </form>
  )
}
