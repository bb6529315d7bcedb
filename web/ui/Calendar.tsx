import { DatePicker, DatesProvider } from "@mantine/dates"
import "dayjs/locale/ru.js"
import "dayjs/locale/en-gb.js"
import type { Day } from "#kernel/time.ts"
import { useLanguage } from "../i18n.ts"

const locales = { en: "en-gb", ru: "ru" } as const

type Props = {
  day: Day
  /** The last day that can be chosen. */
  last: Day
  pick: (day: Day | null) => void
}

/** A month to choose a day from; colour is left to health, so weekends have none. */
export function Calendar({ day, last, pick }: Props) {
  const language = useLanguage()
  return (
    <DatesProvider settings={{ locale: locales[language], firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePicker value={day} defaultDate={day} maxDate={last} onChange={pick} size="sm" />
    </DatesProvider>
  )
}
