import { NativeSelect, Textarea } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { listMembers } from "#modules/identity/contract.ts"
import {
  type Alert,
  closeAlert,
  closeResults,
  getAlert,
  handOverAlert,
  listAlerts,
  listSignals,
  snoozeAlert,
} from "#modules/signals/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"

export type Acting = "close" | "snooze" | "hand_over"

type Props = { acting: { act: Acting; alert: Alert } | null; close: () => void }

/** What a person does about an alert. */
export function AlertDialog({ acting, close }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const forms = { close: CloseForm, snooze: SnoozeForm, hand_over: HandOverForm }
  const Form = acting && forms[acting.act]
  const title = acting
    ? t(`signals.${acting.act}_title`, {
        what: [acting.alert.account_name, acting.alert.signal_name[format.language]]
          .filter(Boolean)
          .join(" · "),
      })
    : ""
  return (
    <Dialog opened={acting !== null} close={close} title={title}>
      {Form && acting && <Form alert={acting.alert} close={close} />}
    </Dialog>
  )
}

type FormProps = { alert: Alert; close: () => void }
const stale = [listAlerts, listSignals, getAlert]

function CloseForm({ alert, close }: FormProps) {
  const { t } = useTranslation()
  const sending = useSend(closeAlert, stale)
  const [reason, setReason] = useState("")
  const [result, setResult] = useState<(typeof closeResults)[number]>("solved")
  return (
    <DialogForm
      close={close}
      act={t("signals.close")}
      ready={reason.trim() !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          { params: { id: alert.id }, body: { reason: reason.trim(), result } },
          { onSuccess: close },
        )
      }
    >
      <Textarea
        label={t("signals.close_reason")}
        data-autofocus
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("signals.close_result")}
        data={closeResults.map((value) => ({ value, label: t(`signals.result.${value}`) }))}
        value={result}
        onChange={({ currentTarget }) =>
          setResult(closeResults.find((each) => each === currentTarget.value) ?? result)
        }
      />
    </DialogForm>
  )
}

function SnoozeForm({ alert, close }: FormProps) {
  const { t } = useTranslation()
  const { today } = useMe().workspace
  const sending = useSend(snoozeAlert, stale)
  const [until, setUntil] = useState(addDays(today, 7))
  return (
    <DialogForm
      close={close}
      act={t("signals.snooze")}
      sending={sending}
      send={() => sending.mutate({ params: { id: alert.id }, body: { until } }, { onSuccess: close })}
    >
      <DayField label={t("signals.snooze_until")} day={until} first={addDays(today, 1)} pick={setUntil} />
    </DialogForm>
  )
}

function HandOverForm({ alert, close }: FormProps) {
  const { t } = useTranslation()
  const members = useApi(listMembers, {})
  const sending = useSend(handOverAlert, stale)
  const [to, setTo] = useState("")
  const [note, setNote] = useState("")
  return (
    <DialogForm
      close={close}
      act={t("signals.hand_over")}
      ready={to !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          { params: { id: alert.id }, body: { to, ...(note.trim() && { note: note.trim() }) } },
          { onSuccess: close },
        )
      }
    >
      <NativeSelect
        label={t("signals.to_whom")}
        data-autofocus
        data={[
          { value: "", label: "" },
          ...(members.data?.members ?? [])
            .filter(({ active, email }) => active && email !== alert.owner_email)
            .map(({ email, name }) => ({ value: email, label: name })),
        ]}
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
      />
      <Textarea
        label={t("signals.note")}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DialogForm>
  )
}
