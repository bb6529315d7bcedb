import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listScores, putScore, scoreVersions } from "#modules/health/contract.ts"
import { useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"

type Props = {
  scoreKey: string
  document: Record<string, unknown>
  ready: boolean
  /** Told the version it was saved as. */
  saved: (version: number) => void
}

/** Keeps what was tried as a draft, to be compared and published from the score's page. */
export function SaveDraft({ scoreKey, document, ready, saved }: Props) {
  const { t } = useTranslation()
  const may = useMay("library:write")
  const [opened, setOpened] = useState(false)
  const [note, setNote] = useState("")
  const sending = useSend(putScore, [listScores, scoreVersions])
  const close = () => setOpened(false)
  if (!may) return null
  return (
    <>
      <Button variant="filled" disabled={!ready} onClick={() => setOpened(true)}>
        {t("proof.save_draft")}
      </Button>
      <Dialog opened={opened} close={close} title={t("proof.save_draft")}>
        <DialogForm
          close={close}
          act={t("proof.save_draft")}
          sending={sending}
          send={() =>
            sending.mutate(
              {
                params: { key: scoreKey },
                query: { draft: "true", ...(note.trim() !== "" && { note: note.trim() }) },
                body: document,
              },
              {
                onSuccess: ({ version }) => {
                  close()
                  saved(version)
                },
              },
            )
          }
        >
          <p className="quiet">{t("proof.save_about")}</p>
          <TextField
            label={t("proof.note")}
            placeholder={t("proof.note_example")}
            required={false}
            maxLength={2000}
            data-autofocus
            value={note}
            change={setNote}
          />
        </DialogForm>
      </Dialog>
    </>
  )
}
