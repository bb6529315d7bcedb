import { Button, Popover, Tooltip } from "@mantine/core"
import { IconCalendar, IconChevronDown } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { useAsOf } from "../as-of.ts"
import { Calendar } from "../ui/Calendar.tsx"
import { useFormat } from "../ui/format.ts"
import styles from "./AsOfControl.module.css"

/** The as-of day of the page: any day up to today. */
export function AsOfControl() {
  const { t } = useTranslation()
  const format = useFormat()
  const { day, today, isPast, choose } = useAsOf()
  const [opened, setOpened] = useState(false)
  const pick = (chosen: Day | null) => {
    setOpened(false)
    choose(chosen)
  }
  const jumps = [
    { label: t("frame.jump_today"), to: today },
    { label: t("frame.week_ago"), to: addDays(today, -7) },
    { label: t("frame.month_ago"), to: addMonths(today, -1) },
    { label: t("frame.quarter_ago"), to: addMonths(today, -3) },
    { label: t("frame.year_ago"), to: addMonths(today, -12) },
  ]
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus withRoles={false}>
      <Popover.Target>
        <Tooltip label={t("frame.as_of_about")} disabled={opened}>
          <button
            type="button"
            className={styles.control}
            data-past={isPast || undefined}
            aria-haspopup="dialog"
            aria-label={`${t("frame.as_of")} ${isPast ? format.day(day) : t("frame.as_of_today")}`}
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            <IconCalendar size={16} stroke={1.6} aria-hidden className={styles.icon} />
            <span className={styles.label}>{t("frame.as_of")}</span>{" "}
            <strong>{isPast ? format.day(day) : t("frame.as_of_today")}</strong>
            <IconChevronDown size={14} stroke={1.6} aria-hidden className={styles.icon} />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t("frame.as_of_pick")}>
        <div className={styles.panel}>
          <div className={styles.jumps}>
            {jumps.map((jump) => (
              <Button key={jump.to} variant="subtle" justify="start" onClick={() => pick(jump.to)}>
                {jump.label}
              </Button>
            ))}
          </div>
          <Calendar day={day} last={today} pick={pick} />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A past day says so, in words, above the page. */
export function AsOfBanner() {
  const { t } = useTranslation()
  const format = useFormat()
  const { day, today, isPast, choose } = useAsOf()
  if (!isPast) return null
  return (
    <div className={styles.banner} role="status">
      <span>{t("frame.past", { day: format.day(day), ago: format.daysSince(day, today) })}</span>
      <button type="button" className={styles.back} onClick={() => choose(null)}>
        {t("frame.return_today")} <kbd>0</kbd>
      </button>
    </div>
  )
}
