import { Select, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { listMembers } from "#modules/identity/contract.ts"
import { createTask } from "#modules/plays/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { DialogForm } from "../../ui/Dialog.tsx"
import { staleAfter } from "./entries.ts"

/** A task of one's own or of another member, put on an account in a few words. */
export function NewTaskForm({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useTranslation()
  const { email, workspace } = useMe()
  const members = useApi(listMembers, {})
  const sending = useSend(createTask, staleAfter)
  const [title, setTitle] = useState("")
  const [due, setDue] = useState(addDays(workspace.today, 1))
  const [owner, setOwner] = useState<string | null>(email)
  const body = {
    account_id: accountId,
    title: title.trim(),
    owner_email: owner,
    due_at: `${due}T15:00:00Z`,
  }
  return (
    <DialogForm
      close={close}
      act={t("day.save")}
      ready={title.trim() !== "" && accountId !== ""}
      sending={sending}
      send={() => sending.mutate({ body }, { onSuccess: close })}
    >
      <TextInput
        label={t("day.task_title")}
        data-autofocus
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <DayField label={t("day.task_due")} day={due} first={workspace.today} pick={setDue} />
      <Select
        label={t("day.task_owner")}
        placeholder={t("day.task_pool")}
        clearable
        data={(members.data?.members ?? [])
          .filter(({ active }) => active)
          .map((member) => ({ value: member.email, label: member.name }))}
        value={owner}
        onChange={setOwner}
      />
    </DialogForm>
  )
}
