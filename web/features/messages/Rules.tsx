import { Button, Checkbox, NumberInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { getMessageSettings, updateMessageSettings } from "#modules/messages/contract.ts"
import { useSend } from "../../api.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Saved } from "../settings/Saved.tsx"
import type { PartProps } from "./ChannelsTab.tsx"
import styles from "./Messages.module.css"

const weekdays = [1, 2, 3, 4, 5, 6, 7]

/** When contacts are left in peace. */
export function Rules({ settings, may }: PartProps) {
  const { t } = useTranslation()
  const [cap, setCap] = useState(settings.weekly_cap)
  const [from, setFrom] = useState(settings.quiet_from)
  const [to, setTo] = useState(settings.quiet_to)
  const [days, setDays] = useState(settings.quiet_days)
  const [wait, setWait] = useState(settings.wait_days)
  const [consent, setConsent] = useState(settings.needs_consent)
  const { mutate, isPending, isSuccess, error, reset } = useSend(updateMessageSettings, [getMessageSettings])
  const given = {
    weekly_cap: cap,
    quiet_from: from,
    quiet_to: to,
    quiet_days: days,
    wait_days: wait,
    needs_consent: consent,
  }
  const kept = {
    weekly_cap: settings.weekly_cap,
    quiet_from: settings.quiet_from,
    quiet_to: settings.quiet_to,
    quiet_days: settings.quiet_days,
    wait_days: settings.wait_days,
    needs_consent: settings.needs_consent,
  }
  const same = JSON.stringify(given) === JSON.stringify(kept)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: given })
  }
  const names = t("messages.channels.weekdays").split(" ")
  const number = (set: (value: number) => void) => (value: number | string) => {
    if (typeof value === "number") set(value)
  }
  return (
    <Section title={t("messages.channels.rules")}>
      <form className={styles.section} onSubmit={submit} onChange={reset}>
        <NumberInput
          className={styles.who}
          label={t("messages.channels.cap")}
          description={t("messages.channels.cap_about")}
          min={1}
          max={50}
          allowDecimal={false}
          disabled={!may}
          value={cap}
          onChange={number(setCap)}
        />
        <div>
          <div className={styles.hours}>
            <NumberInput
              label={t("messages.channels.quiet_from")}
              min={0}
              max={23}
              allowDecimal={false}
              disabled={!may}
              value={from}
              onChange={number(setFrom)}
            />
            <NumberInput
              label={t("messages.channels.quiet_to")}
              min={0}
              max={23}
              allowDecimal={false}
              disabled={!may}
              value={to}
              onChange={number(setTo)}
            />
          </div>
          <p className="quiet">{t("messages.channels.quiet_about")}</p>
        </div>
        <Checkbox.Group
          label={t("messages.channels.quiet_days")}
          description={t("messages.channels.holidays_about")}
          value={days.map(String)}
          onChange={(chosen) => setDays(chosen.map(Number).sort((a, b) => a - b))}
        >
          <div className={styles.days}>
            {weekdays.map((day) => (
              <Checkbox key={day} value={String(day)} label={names[day - 1]} disabled={!may} />
            ))}
          </div>
        </Checkbox.Group>
        <NumberInput
          className={styles.who}
          label={t("messages.channels.wait")}
          description={t("messages.channels.wait_about")}
          min={1}
          max={90}
          allowDecimal={false}
          disabled={!may}
          value={wait}
          onChange={number(setWait)}
        />
        <Checkbox
          label={t("messages.channels.consent")}
          description={t("messages.channels.consent_about")}
          disabled={!may}
          checked={consent}
          onChange={(event) => setConsent(event.currentTarget.checked)}
        />
        {error !== null && <Problem error={error} />}
        {may && (
          <div className={styles.buttons}>
            <Button type="submit" variant="filled" disabled={same} loading={isPending}>
              {t("messages.channels.save")}
            </Button>
            <Saved when={isSuccess && same} text={t("messages.channels.saved")} />
          </div>
        )}
      </form>
    </Section>
  )
}
