import { Select, Textarea, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { listMembers } from "#modules/identity/contract.ts"
import {
  cohorts,
  createReaction,
  listReactions,
  updateReaction,
  waitingCells,
} from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { type Input, useApi, useSend } from "../../api.ts"
import { useMay, useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { DialogForm } from "../../ui/Dialog.tsx"
import styles from "./Cohorts.module.css"

export type Reaction = Answer<typeof listReactions>["reactions"][number]
type Body = Input<typeof createReaction>["body"]

/** What changes with a reaction. */
export const staleByReaction = [cohorts, listReactions, waitingCells]

type Props = {
  /** The cell, as a reaction names it. */
  place: Pick<Body, "by" | "measure" | "view" | "on" | "slice" | "key" | "age">
  /** What was said before; absent: nobody has reacted. */
  reaction?: Reaction | undefined
  close: () => void
}

/** Why it jumped, who does what about it by when, and what came of it. */
export function ReactionForm({ place, reaction, close }: Props) {
  const { t } = useTranslation()
  const { email, workspace } = useMe()
  const members = useApi(listMembers, {}, { enabled: useMay("members:read") })
  const creating = useSend(createReaction, staleByReaction)
  const changing = useSend(updateReaction, staleByReaction)
  const [said, setSaid] = useState({
    hypothesis: reaction?.hypothesis ?? "",
    owner_email: reaction?.owner_email ?? email ?? "",
    action: reaction?.action ?? "",
    due_on: reaction?.due_on ?? addDays(workspace.today, 14),
    result: reaction?.result ?? "",
  })
  const set = (change: Partial<typeof said>) => setSaid((before) => ({ ...before, ...change }))
  const body = { ...said, result: said.result.trim() || null }
  const people = (members.data?.members ?? []).filter(({ active }) => active)
  const area = (key: "hypothesis" | "action" | "result", rows: number) => (
    <Textarea
      label={t(`cohorts.reaction.${key}`)}
      description={t(`cohorts.reaction.${key}_about`)}
      rows={rows}
      maxLength={4000}
      value={said[key]}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  )
  return (
    <div className={styles.form}>
      <DialogForm
        close={close}
        act={t("cohorts.reaction.save")}
        ready={said.hypothesis.trim() !== "" && said.action.trim() !== "" && said.owner_email !== ""}
        sending={reaction === undefined ? creating : changing}
        send={() => {
          if (reaction === undefined) creating.mutate({ body: { ...place, ...body } }, { onSuccess: close })
          else changing.mutate({ params: { id: reaction.id }, body }, { onSuccess: close })
        }}
      >
        {area("hypothesis", 3)}
        {area("action", 2)}
        {people.length > 0 ? (
          <Select
            label={t("cohorts.reaction.owner")}
            searchable
            allowDeselect={false}
            data={people.map((member) => ({ value: member.email, label: member.name }))}
            value={said.owner_email}
            onChange={(chosen) => chosen !== null && set({ owner_email: chosen })}
          />
        ) : (
          <TextInput
            type="email"
            label={t("cohorts.reaction.owner")}
            value={said.owner_email}
            onChange={(event) => set({ owner_email: event.currentTarget.value })}
          />
        )}
        <DayField
          label={t("cohorts.reaction.due")}
          day={said.due_on}
          first={workspace.today < said.due_on ? workspace.today : said.due_on}
          pick={(due_on) => set({ due_on })}
        />
        {area("result", 2)}
      </DialogForm>
    </div>
  )
}
