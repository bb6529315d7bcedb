import {
  IconActivity,
  IconChevronDown,
  IconChevronRight,
  IconCoin,
  IconHeadset,
  IconHeartbeat,
  IconMessage2,
  IconPhone,
  IconPoint,
  IconUser,
} from "@tabler/icons-react"
import { memo } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import styles from "./Story.module.css"
import { type DayUse, type Family, familyOf, isAhead, type StoryItem, type TimelineRow } from "./story.ts"
import { useSentence } from "./useSentence.ts"

const icons: Record<Family, typeof IconPoint> = {
  use: IconActivity,
  voice: IconMessage2,
  support: IconHeadset,
  money: IconCoin,
  people: IconUser,
  touches: IconPhone,
  health: IconHeartbeat,
}

type Props = { item: StoryItem; toggle: (day: string) => void }

/** One line of the story: a day's name, something that happened, or what was used that day. */
export const StoryLine = memo(function StoryLine({ item, toggle }: Props) {
  const format = useFormat()
  if (item.kind === "day") return <h3 className={styles.day}>{format.longDay(item.day)}</h3>
  if (item.kind === "row") return <Row row={item.row} inner={item.inner} />
  return <Use use={item.use} opened={item.opened} toggle={() => toggle(item.day)} />
})

function Row({ row, inner }: { row: TimelineRow; inner: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const sentence = useSentence()
  const family = familyOf(row.name)
  const Icon = family === null ? IconPoint : icons[family]
  const { what, more } = sentence(row)
  return (
    <div className={styles.row} data-inner={inner || undefined}>
      <Icon size={16} stroke={1.6} aria-hidden className={styles.icon} />
      <span className={styles.what}>
        {what}
        {isAhead(row) && (
          <span className={styles.ahead} title={t("story.ahead_about")}>
            {t("story.ahead", { day: format.day(format.dayOfInstant(row.recorded_at)) })}
          </span>
        )}
        {more !== "" && <span className={styles.more}>{more}</span>}
      </span>
      <time className={styles.time} dateTime={row.at} title={`${row.name} · ${row.source}`}>
        {format.time(row.at)}
      </time>
    </div>
  )
}

/** A day's use in one line: how much, by how many, of what; opens to show each. */
function Use({ use, opened, toggle }: { use: DayUse; opened: boolean; toggle: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const events = t("format.events", { count: use.events, n: format.number(use.events) })
  const people = use.people > 0 && t("story.by_people", { count: use.people, n: format.number(use.people) })
  const kinds = use.names.slice(0, 4).map(({ name, events }) => `${name} × ${format.number(events)}`)
  const rest = use.names.length - kinds.length
  if (rest > 0) kinds.push(t("story.more_kinds", { count: rest, n: format.number(rest) }))
  const Mark = opened ? IconChevronDown : IconChevronRight
  return (
    <div className={styles.row}>
      <IconActivity size={16} stroke={1.6} aria-hidden className={styles.icon} />
      <span className={styles.what}>
        <button type="button" className={styles.open} aria-expanded={opened} onClick={toggle}>
          {use.whole ? "" : `${t("story.at_least")} `}
          {events}
          {people && ` ${people}`}
          <Mark size={14} stroke={1.8} aria-hidden className={styles.mark} />
        </button>
        <span className={styles.more}>{kinds.join(" · ")}</span>
      </span>
    </div>
  )
}
