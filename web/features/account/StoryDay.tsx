import {
  IconActivity,
  IconCoin,
  IconHeadset,
  IconMessage2,
  IconPhone,
  IconPoint,
  IconUser,
} from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import styles from "./Account.module.css"
import { type Family, familyOf, type StoryDayRows, type TimelineRow } from "./story.ts"
import { useSentence } from "./useSentence.ts"

const icons: Record<Family, typeof IconPoint> = {
  use: IconActivity,
  voice: IconMessage2,
  support: IconHeadset,
  money: IconCoin,
  people: IconUser,
  touches: IconPhone,
}

/** One day of the story. */
export function StoryDay({ day }: { day: StoryDayRows }) {
  const format = useFormat()
  return (
    <section className={styles.day}>
      <h3 className={styles.dayName}>{format.longDay(day.day)}</h3>
      <ul className={styles.rows}>
        {day.rows.map((row) => (
          <Row key={row.message_id} row={row} />
        ))}
        {day.use !== null && <Use use={day.use} />}
      </ul>
    </section>
  )
}

function Row({ row }: { row: TimelineRow }) {
  const format = useFormat()
  const sentence = useSentence()
  const family = familyOf(row.name)
  const Icon = family === null ? IconPoint : icons[family]
  const { what, more } = sentence(row)
  return (
    <li className={styles.row}>
      <Icon size={16} stroke={1.6} aria-hidden className={styles.icon} />
      <span className={styles.what}>
        {what}
        {more !== "" && <span className={styles.more}>{more}</span>}
      </span>
      <time className={styles.time} dateTime={row.at} title={`${row.name} · ${row.source}`}>
        {format.time(row.at)}
      </time>
    </li>
  )
}

/** A day's use in one line: how much, by how many, of what. */
function Use({ use }: { use: NonNullable<StoryDayRows["use"]> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const events = t("format.events", { count: use.events, n: format.number(use.events) })
  const people = use.people > 0 && t("story.by_people", { count: use.people, n: format.number(use.people) })
  const kinds = use.names.slice(0, 4).map(({ name, events }) => `${name} × ${format.number(events)}`)
  const rest = use.names.length - kinds.length
  if (rest > 0) kinds.push(t("story.more_kinds", { count: rest, n: format.number(rest) }))
  return (
    <li className={styles.row}>
      <IconActivity size={16} stroke={1.6} aria-hidden className={styles.icon} />
      <span className={styles.what}>
        {use.whole ? "" : `${t("story.at_least")} `}
        {events}
        {people && ` ${people}`}
        <span className={styles.more}>{kinds.join(" · ")}</span>
      </span>
    </li>
  )
}
