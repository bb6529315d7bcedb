import { Textarea } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { recordTouch } from "#modules/day/contract.ts"
import { useSend } from "../../api.ts"
import { DialogForm } from "../../ui/Dialog.tsx"
import styles from "./Day.module.css"
import { staleAfter } from "./entries.ts"

/** Something worth remembering of an account. */
export function NoteForm({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useTranslation()
  const sending = useSend(recordTouch, staleAfter)
  const [text, setText] = useState("")
  return (
    <DialogForm
      close={close}
      act={t("day.save")}
      ready={text.trim() !== "" && accountId !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          { params: { account_id: accountId }, body: { kind: "note", text: text.trim() } },
          { onSuccess: close },
        )
      }
    >
      <div className={styles.form}>
        <Textarea
          label={t("day.note_label")}
          description={t("day.note_about")}
          data-autofocus
          rows={4}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
    </DialogForm>
  )
}
