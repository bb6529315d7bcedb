import { Textarea } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  compareVersion,
  getAccount,
  listAccounts,
  listScores,
  portfolioSummary,
  publishVersion,
  scoreDistribution,
  scoreVersions,
} from "#modules/health/contract.ts"
import { useSend } from "../../api.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"

type Props = { scoreKey: string; version: number; opened: boolean; close: () => void }

/** Brings a draft into force, with a note that everyone reads beside the change. */
export function PublishDialog({ scoreKey, version, opened, close }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} close={close} title={t("scores.publish_title", { n: version })}>
      <PublishForm scoreKey={scoreKey} version={version} close={close} />
    </Dialog>
  )
}

const stale = [
  scoreVersions,
  listScores,
  scoreDistribution,
  compareVersion,
  listAccounts,
  portfolioSummary,
  getAccount,
]

function PublishForm({ scoreKey, version, close }: Omit<Props, "opened">) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [note, setNote] = useState("")
  const sending = useSend(publishVersion, stale)
  return (
    <DialogForm
      close={close}
      act={t("scores.publish")}
      ready={note.trim() !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          { params: { key: scoreKey, version }, body: { note } },
          {
            onSuccess: () => {
              close()
              void navigate({ to: "/health/scores/$key", params: { key: scoreKey }, search: {} })
            },
          },
        )
      }
    >
      <p>{t("scores.publish_about")}</p>
      <Textarea
        label={t("scores.note")}
        placeholder={t("scores.note_hint")}
        autosize
        minRows={2}
        maxLength={2000}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DialogForm>
  )
}
