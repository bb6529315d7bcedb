import { Button, Select } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { createAbsence, listAbsences, listMembers, removeAbsence } from "#modules/identity/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay, useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"

/** Who is away now or will be, and who does meanwhile what falls to them. */
export function Absences() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("members:write")
  const members = useApi(listMembers, {})
  const asked = useApi(listAbsences, {})
  const removing = useSend(removeAbsence, [listAbsences])
  const [adding, setAdding] = useState(false)
  if (asked.data === undefined || members.data === undefined)
    return <Waiting asked={asked} heights={[32, 36, 36]} />
  const all = members.data.members
  const named = (id: string | null) => all.find((member) => member.id === id)
  return (
    <Section title={t("settings.time.absences")} note={t("settings.time.absences_about")}>
      {removing.error !== null && <Problem error={removing.error} />}
      {asked.data.absences.length === 0 ? (
        <p className="quiet">{t("settings.time.nobody_away")}</p>
      ) : (
        <div
          className={sheet.scroll}
          style={{ position: "relative" }}
          tabIndex={0}
          role="group"
          aria-label={t("settings.time.absences")}
        >
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("settings.time.who")}</th>
                <th scope="col">{t("settings.time.first_day")}</th>
                <th scope="col">{t("settings.time.last_day")}</th>
                <th scope="col">{t("settings.time.stand_in")}</th>
                <th scope="col">
                  <span className="unseen">{t("settings.members.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {asked.data.absences.map(({ id, member_id, from_day, to_day, stand_in_id }) => (
                <tr key={id}>
                  <th scope="row">{named(member_id)?.name}</th>
                  <td>{format.day(from_day)}</td>
                  <td>{format.day(to_day)}</td>
                  <td>{named(stand_in_id)?.name ?? t("settings.time.no_stand_in")}</td>
                  <td>
                    {may && (
                      <Button size="compact-xs" onClick={() => removing.mutate({ params: { id } })}>
                        {t("settings.time.remove")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {may && (
        <div className={sheet.buttons}>
          <Button onClick={() => setAdding(true)}>{t("settings.time.add")}</Button>
        </div>
      )}
      <Dialog opened={adding} close={() => setAdding(false)} title={t("settings.time.add")}>
        <AbsenceForm people={all.filter(({ active }) => active)} close={() => setAdding(false)} />
      </Dialog>
    </Section>
  )
}

type Person = { id: string; name: string }
type FormProps = { people: Person[]; close: () => void }

function AbsenceForm({ people, close }: FormProps) {
  const { t } = useTranslation()
  const { today } = useMe().workspace
  const sending = useSend(createAbsence, [listAbsences])
  const [member, setMember] = useState<string | null>(people[0]?.id ?? null)
  const [standIn, setStandIn] = useState<string | null>(null)
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(addDays(today, 13))
  const options = (some: Person[]) => some.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <DialogForm
      close={close}
      act={t("settings.time.add")}
      ready={member !== null}
      sending={sending}
      send={() => {
        if (member !== null)
          sending.mutate(
            { body: { member_id: member, from_day: from, to_day: to, stand_in_id: standIn } },
            { onSuccess: close },
          )
      }}
    >
      <Select
        label={t("settings.time.who")}
        data={options(people)}
        value={member}
        allowDeselect={false}
        onChange={setMember}
      />
      <DayField label={t("settings.time.first_day")} day={from} pick={setFrom} />
      <DayField label={t("settings.time.last_day")} day={to} first={from} pick={setTo} />
      <Select
        label={t("settings.time.stand_in")}
        data={options(people.filter(({ id }) => id !== member))}
        value={standIn}
        clearable
        searchable
        onChange={setStandIn}
      />
    </DialogForm>
  )
}
