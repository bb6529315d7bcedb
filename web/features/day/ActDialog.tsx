import { Select, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { markThing, reassignThings, type Thing } from "#modules/day/contract.ts"
import { listMembers } from "#modules/identity/contract.ts"
import { finishTask, snoozeTask } from "#modules/plays/contract.ts"
import { closeAlert, closeResults, snoozeAlert } from "#modules/signals/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { type Acting, type Entry, staleAfter } from "./entries.ts"
import { NewTaskForm } from "./NewTaskForm.tsx"
import { NoteForm } from "./NoteForm.tsx"
import { TouchForm } from "./TouchForm.tsx"

type Props = { acting: Acting | null; close: () => void }
type FormProps = { entry: Entry; close: () => void }

/** What a person does about a thing of the day. */
export function ActDialog({ acting, close }: Props) {
  const { t } = useTranslation()
  const name = acting?.entry.item.account_name ?? t("day.workspace")
  return (
    <Dialog
      opened={acting !== null}
      close={close}
      title={acting ? t(`day.title_of.${acting.act}`, { name }) : ""}
    >
      {acting && <Form acting={acting} close={close} />}
    </Dialog>
  )
}

function Form({ acting: { act, entry }, close }: { acting: Acting; close: () => void }) {
  const { about } = entry.thing
  switch (act) {
    case "snooze":
      return <SnoozeForm entry={entry} close={close} />
    case "hand_over":
      return <HandOverForm entries={[entry]} close={close} />
    case "note":
      return <NoteForm accountId={entry.item.account_id ?? ""} close={close} />
    case "touch":
      return <TouchForm accountId={entry.item.account_id ?? ""} close={close} />
    case "task":
      return <NewTaskForm accountId={entry.item.account_id ?? ""} close={close} />
    case "done":
      if (about.kind === "alert") return <CloseForm id={about.id} close={close} />
      if (about.kind === "task") return <TaskForm about={about} close={close} />
      return <MarkForm entry={entry} close={close} />
  }
}

function CloseForm({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation()
  const sending = useSend(closeAlert, staleAfter)
  const [reason, setReason] = useState("")
  const [result, setResult] = useState<(typeof closeResults)[number]>("solved")
  return (
    <DialogForm
      close={close}
      act={t("day.act.done")}
      ready={reason.trim() !== ""}
      sending={sending}
      send={() =>
        sending.mutate({ params: { id }, body: { reason: reason.trim(), result } }, { onSuccess: close })
      }
    >
      <TextInput
        label={t("signals.close_reason")}
        data-autofocus
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t("signals.close_result")}
        data={closeResults.map((value) => ({ value, label: t(`signals.result.${value}`) }))}
        allowDeselect={false}
        value={result}
        onChange={(chosen) => setResult(closeResults.find((each) => each === chosen) ?? result)}
      />
    </DialogForm>
  )
}

function TaskForm({ about, close }: { about: Extract<Thing["about"], { kind: "task" }>; close: () => void }) {
  const { t } = useTranslation()
  const sending = useSend(finishTask, staleAfter)
  const [said, setSaid] = useState("")
  const [decision, setDecision] = useState<"approved" | "declined">("approved")
  const body = about.approval
    ? { decision, ...(said.trim() && { note: said.trim() }) }
    : { ...(said.trim() && { result: said.trim() }) }
  return (
    <DialogForm
      close={close}
      act={t("day.act.done")}
      sending={sending}
      send={() => sending.mutate({ params: { id: about.id }, body }, { onSuccess: close })}
    >
      {about.approval && (
        <Select
          label={t("day.decision")}
          data={(["approved", "declined"] as const).map((value) => ({
            value,
            label: t(`day.decision_of.${value}`),
          }))}
          allowDeselect={false}
          value={decision}
          onChange={(chosen) => setDecision(chosen === "declined" ? "declined" : "approved")}
        />
      )}
      <TextInput
        label={t(about.approval ? "day.note_label" : "day.result")}
        data-autofocus
        maxLength={200}
        value={said}
        onChange={(event) => setSaid(event.currentTarget.value)}
      />
    </DialogForm>
  )
}

function MarkForm({ entry, close }: FormProps) {
  const { t } = useTranslation()
  const sending = useSend(markThing, staleAfter)
  const [note, setNote] = useState("")
  const { item, thing } = entry
  const body = { account_id: item.account_id ?? "", key: thing.key, done: true as const }
  return (
    <DialogForm
      close={close}
      act={t("day.act.done")}
      sending={sending}
      send={() =>
        sending.mutate({ body: { ...body, ...(note.trim() && { note: note.trim() }) } }, { onSuccess: close })
      }
    >
      <TextInput
        label={t("day.note_label")}
        data-autofocus
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DialogForm>
  )
}

function SnoozeForm({ entry, close }: FormProps) {
  const { t } = useTranslation()
  const { today } = useMe().workspace
  const [until, setUntil] = useState(addDays(today, 7))
  const alert = useSend(snoozeAlert, staleAfter)
  const task = useSend(snoozeTask, staleAfter)
  const mark = useSend(markThing, staleAfter)
  const { item, thing } = entry
  const { about } = thing
  const sending = about.kind === "alert" ? alert : about.kind === "task" ? task : mark
  const send = () => {
    const then = { onSuccess: close }
    if (about.kind === "alert") alert.mutate({ params: { id: about.id }, body: { until } }, then)
    else if (about.kind === "task")
      task.mutate({ params: { id: about.id }, body: { until: `${until}T00:00:00Z` } }, then)
    else
      mark.mutate({ body: { account_id: item.account_id ?? "", key: thing.key, snoozed_until: until } }, then)
  }
  return (
    <DialogForm close={close} act={t("day.act.snooze")} sending={sending} send={send}>
      <DayField
        begins
        label={t("signals.snooze_until")}
        day={until}
        first={addDays(today, 1)}
        pick={setUntil}
      />
    </DialogForm>
  )
}

/** Hands things to another member, many at once if need be. */
export function HandOverForm({ entries, close }: { entries: readonly Entry[]; close: () => void }) {
  const { t } = useTranslation()
  const members = useApi(listMembers, {})
  const sending = useSend(reassignThings, staleAfter)
  const [to, setTo] = useState<string | null>(null)
  const [note, setNote] = useState("")
  const things = entries.map(({ item, thing }) => ({ account_id: item.account_id, key: thing.key }))
  return (
    <DialogForm
      close={close}
      act={t("day.act.hand_over")}
      ready={to !== null}
      sending={sending}
      send={() => {
        if (to !== null)
          sending.mutate(
            { body: { things, to, ...(note.trim() && { note: note.trim() }) } },
            { onSuccess: close },
          )
      }}
    >
      <Select
        label={t("signals.to_whom")}
        data-autofocus
        searchable
        data={(members.data?.members ?? [])
          .filter(({ active }) => active)
          .map(({ email, name }) => ({ value: email, label: name }))}
        value={to}
        onChange={setTo}
      />
      <TextInput
        label={t("day.note_label")}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DialogForm>
  )
}
