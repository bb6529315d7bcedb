import { Button, Checkbox, NumberInput, Textarea } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { isDay } from "#kernel/time.ts"
import { me, updateWorkspace } from "#modules/identity/contract.ts"
import { useSend } from "../../api.ts"
import { useMay, useMe } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Absences } from "./Absences.tsx"
import { Saved } from "./Saved.tsx"
import styles from "./Settings.module.css"

const weekdays = [1, 2, 3, 4, 5, 6, 7]

/** When the workspace works, and who is away: what due times and owners of alerts and tasks follow. */
export function TimeTab() {
  return (
    <div className={styles.stack}>
      <WorkHours />
      <Absences />
    </div>
  )
}

function WorkHours() {
  const { t } = useTranslation()
  const format = useFormat()
  const { workspace } = useMe()
  const may = useMay("workspace:write")
  const [hours, setHours] = useState(workspace.work_hours)
  const [holidays, setHolidays] = useState(workspace.holidays.join("\n"))
  const { mutate, isPending, isSuccess, error, reset } = useSend(updateWorkspace, [me])
  const days = holidays.split(/[\s,;]+/).filter((day) => day !== "")
  const wrong = days.filter((day) => !isDay(day))
  const same =
    JSON.stringify(hours) === JSON.stringify(workspace.work_hours) &&
    days.toSorted().join() === workspace.holidays.join()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: { work_hours: hours, holidays: days } })
  }
  return (
    <form className={styles.form} onSubmit={submit} onChange={reset}>
      <p className={styles.about}>{t("settings.time.about")}</p>
      <NumberInput
        label={t("settings.time.from")}
        min={0}
        max={23}
        disabled={!may}
        value={hours.from}
        onChange={(from) => typeof from === "number" && setHours({ ...hours, from })}
      />
      <NumberInput
        label={t("settings.time.to")}
        min={1}
        max={24}
        disabled={!may}
        value={hours.to}
        onChange={(to) => typeof to === "number" && setHours({ ...hours, to })}
      />
      <Checkbox.Group
        label={t("settings.time.weekdays")}
        value={hours.weekdays.map(String)}
        onChange={(chosen) =>
          setHours({ ...hours, weekdays: weekdays.filter((day) => chosen.includes(String(day))) })
        }
      >
        <div className={styles.presets}>
          {weekdays.map((day) => (
            <Checkbox
              key={day}
              size="xs"
              value={String(day)}
              disabled={!may}
              label={t("format.weekdays").split(" ")[day % 7]}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Textarea
        label={t("settings.time.holidays")}
        description={t("settings.time.holidays_about", { example: "2027-01-01" })}
        rows={5}
        disabled={!may}
        value={holidays}
        error={wrong.length > 0 && t("settings.time.no_day", { days: wrong.join(", ") })}
        onChange={(event) => setHolidays(event.currentTarget.value)}
      />
      {error !== null && <Problem error={error} />}
      {may && (
        <div className={styles.buttons}>
          <Button
            type="submit"
            variant="filled"
            disabled={same || wrong.length > 0 || hours.weekdays.length === 0 || hours.from >= hours.to}
            loading={isPending}
          >
            {t("settings.save")}
          </Button>
          <Saved when={isSuccess && same} text={t("settings.saved")} />
          <span className="quiet">
            {t("settings.time.days_off", { count: days.length, n: format.number(days.length) })}
          </span>
        </div>
      )}
    </form>
  )
}
