import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Item } from "#modules/day/contract.ts"
import { useMe } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { HealthMark } from "../../ui/Health.tsx"
import { useKeys } from "../../ui/keys.ts"
import { useTitle } from "../../ui/PageHead.tsx"
import { Severity } from "../signals/Severity.tsx"
import { ActDialog } from "./ActDialog.tsx"
import styles from "./Day.module.css"
import { type Act, type Acting, type Entry, entriesOf, entryKey } from "./entries.ts"
import { Account } from "./ItemRow.tsx"
import { NextStep } from "./ThingLine.tsx"
import { dueWords, useWords } from "./useWords.ts"

const acts = [
  { act: "done", key: "e" },
  { act: "snooze", key: "s" },
  { act: "hand_over", key: "h" },
  { act: "touch", key: "t" },
  { act: "note", key: "n" },
  { act: "task", key: "a" },
] as const

/** The day one thing at a time: what is done gives way to the next by itself. */
export function Focus({ items, leave }: { items: Item[]; leave: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  useTitle(t("day.focus"), t("frame.brand"))
  const entries = entriesOf(items)
  const [begun] = useState(() => entries.map(entryKey))
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set())
  const [acting, setActing] = useState<Acting | null>(null)
  const there = new Map(entries.map((entry) => [entryKey(entry), entry]))
  const place = begun.findIndex((key) => there.has(key) && !passed.has(key))
  const entry = there.get(begun[place] ?? "")
  const pass = () => entry && setPassed(new Set([...passed, entryKey(entry)]))
  const begin = (act: Act) => () => {
    if (entry && (entry.item.account_id !== null || act === "done" || act === "snooze"))
      setActing({ act, entry })
  }
  useKeys(
    {
      ...Object.fromEntries(acts.map(({ act, key }) => [key, begin(act)])),
      j: () => pass(),
      f: leave,
      Escape: leave,
    },
    acting === null,
  )
  if (entry === undefined)
    return (
      <div className={styles.focus}>
        <EmptyState
          title={t("day.focus_over")}
          action={<Button onClick={leave}>{t("day.focus_leave")}</Button>}
        >
          {passed.size > 0
            ? t("day.focus_passed", { count: passed.size, n: format.number(passed.size) })
            : t("day.focus_all")}
        </EmptyState>
      </div>
    )
  return (
    <div className={styles.focus}>
      <div className={styles.head}>
        <span className="quiet">
          {t("day.progress", { place: format.number(place + 1), of: format.number(begun.length) })}
        </span>
        <Button size="compact-xs" variant="subtle" onClick={leave}>
          {t("day.focus_leave")}
        </Button>
      </div>
      <div className={styles.progress} aria-hidden>
        <div style={{ width: `${(100 * place) / begun.length}%` }} />
      </div>
      <One entry={entry} act={(act) => begin(act)()} />
      <div className={styles.keys}>
        {acts.map(({ act, key }) => (
          <Button
            key={act}
            size="compact-sm"
            rightSection={<kbd>{key.toUpperCase()}</kbd>}
            onClick={begin(act)}
          >
            {t(`day.act.${act}`)}
          </Button>
        ))}
        <Button size="compact-sm" rightSection={<kbd>J</kbd>} onClick={pass}>
          {t("day.act.pass")}
        </Button>
      </div>
      <ActDialog acting={acting} close={() => setActing(null)} />
    </div>
  )
}

function One({ entry, act }: { entry: Entry; act: (act: Act) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { why } = useWords()
  const { today } = useMe().workspace
  const { item, thing } = entry
  const others = item.things.filter(({ key }) => key !== thing.key)
  return (
    <>
      <h1 className={styles.head}>
        {item.account_id !== null && <HealthMark health={item.health} large />}
        <Account item={item} />
      </h1>
      <div>
        {thing.about.kind === "alert" && <Severity of={thing.about.severity} />}
        <p className={styles.reason}>{why(thing.about)}</p>
        {thing.about.kind === "task" && thing.about.about !== null && (
          <p className="quiet">{thing.about.about[format.language]}</p>
        )}
        <p className="quiet">{dueWords(thing, today, format, t)}</p>
      </div>
      {Number(item.arr.amount) > 0 && (
        <dl className={styles.figures}>
          <div>
            <dt>{t("day.at_risk")}</dt>
            <dd>{format.compactMoney(item.at_risk)}</dd>
          </div>
          <div>
            <dt>ARR</dt>
            <dd>{format.compactMoney(item.arr)}</dd>
          </div>
          <div>
            <dt>{t("day.risk")}</dt>
            <dd>{format.percent(item.risk)}</dd>
          </div>
        </dl>
      )}
      <div>
        <NextStep entry={entry} act={act} large />
      </div>
      {others.length > 0 && (
        <div className="quiet">
          {t("day.also")}
          <ul>
            {others.map((other) => (
              <li key={other.key}>{why(other.about)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
