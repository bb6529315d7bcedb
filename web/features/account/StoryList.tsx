import { useVirtualizer } from "@tanstack/react-virtual"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import type { Day } from "#kernel/time.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Story.module.css"
import { StoryLine } from "./StoryLine.tsx"
import { itemsOf, type StoryItem } from "./story.ts"
import { useStory } from "./useStory.ts"

const height: Record<StoryItem["kind"], number> = { day: 33, row: 50, use: 50 }
/** Lines before an end of what is loaded at which more is asked for. */
const ahead = 40

type Props = {
  accountId: string
  /** Names of rows, divided by commas; absent: all. */
  name: string | undefined
  /** The day it is read from; absent: the as-of day. */
  on?: Day | undefined
}

/** Timeline rows by day, newest first: only the lines in sight are drawn, and more are loaded at both ends. */
export function StoryList({ accountId, name, on }: Props) {
  const { day } = useAsOf()
  const from = on !== undefined && on < day ? on : day
  // A list of its own for each question: where it stands says nothing about another.
  return (
    <List
      key={`${accountId} ${name} ${from} ${day}`}
      accountId={accountId}
      name={name}
      from={from}
      to={day}
    />
  )
}

function List({ accountId, name, from, to }: Omit<Props, "on"> & { from: Day; to: Day }) {
  const { t } = useTranslation()
  const story = useStory(accountId, name, { from, to })
  const [opened, setOpened] = useState<ReadonlySet<Day>>(new Set())
  const toggle = useCallback(
    (day: Day) =>
      setOpened(
        (before) => new Set(before.has(day) ? [...before].filter((each) => each !== day) : [...before, day]),
      ),
    [],
  )
  const {
    days,
    cutAbove,
    hasPreviousPage: newer,
    hasNextPage: older,
    isFetching,
    fetchNextPage,
    fetchPreviousPage,
  } = story
  const items = useMemo(
    () => itemsOf(days, { newer: cutAbove, older, opened }),
    [days, cutAbove, older, opened],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const atTop = useRef(true)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => height[items[index]?.kind ?? "row"],
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 10,
    // Lines that come above those in sight must not push them away.
    anchorTo: "end",
  })
  const drawn = virtual.getVirtualItems()
  const first = drawn[0]?.index ?? 0
  const last = drawn.at(-1)?.index ?? 0
  const wantsOlder = older && last >= items.length - ahead
  const wantsNewer = newer && first <= ahead
  useEffect(() => {
    if (isFetching) return
    if (wantsOlder) void fetchNextPage()
    else if (wantsNewer) void fetchPreviousPage()
  }, [isFetching, wantsOlder, wantsNewer, fetchNextPage, fetchPreviousPage])
  useEffect(() => {
    // Who is at the newest sees what is newer still when it comes.
    if (atTop.current && !newer && from === to) scroller.current?.scrollTo({ top: 0 })
  }, [items, newer, from, to])
  if (story.error !== null && items.length === 0)
    return <Problem error={story.error} retry={() => void story.refetch()} />
  if (story.isPending) return <Bones heights={[20, 20, 20, 20, 20, 20]} gap={14} />
  if (items.length === 0 && !isFetching) return <p className="quiet">{t("story.empty")}</p>
  const top = drawn[0]?.start ?? 0
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      tabIndex={0}
      role="group"
      aria-label={t("story.title")}
      aria-busy={items.length === 0}
      onScroll={({ currentTarget }) => {
        atTop.current = currentTarget.scrollTop < 2
      }}
    >
      <div className={styles.whole} style={{ height: virtual.getTotalSize() }}>
        <div className={styles.window} style={{ transform: `translateY(${top}px)` }}>
          {drawn.map(({ index, key }) => {
            const item = items[index]
            return (
              item && (
                <div key={key} data-index={index} ref={virtual.measureElement}>
                  <StoryLine item={item} toggle={toggle} />
                </div>
              )
            )
          })}
        </div>
      </div>
      {story.error !== null && <Problem error={story.error} retry={() => void fetchNextPage()} />}
    </div>
  )
}
