import { Button } from "@mantine/core"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import type { Item } from "#modules/day/contract.ts"
import { listMembers } from "#modules/identity/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Dialog } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { useKeys } from "../../ui/keys.ts"
import { ActDialog, HandOverForm } from "./ActDialog.tsx"
import styles from "./Day.module.css"
import { type Act, type Acting, type Entry, entriesOf, entryKey } from "./entries.ts"
import { ItemRow } from "./ItemRow.tsx"

type Props = { items: Item[]; total: number; owner: string; focus: () => void }

/** Accounts with what is to be done for them. J and K go from thing to thing, E, S, H, T, N and A do something about it. */
export function DayList({ items, total, owner, focus }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { isPast } = useAsOf()
  const mayWrite = useMay("customers:write") && !isPast
  const members = useApi(listMembers, {}, { enabled: useMay("members:read") })
  const [active, setActive] = useState<string | null>(null)
  const [acting, setActing] = useState<Acting | null>(null)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [handing, setHanding] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const entries = entriesOf(items)
  const at = entries.findIndex((entry) => entryKey(entry) === active)
  const move = (by: number) => {
    const next = entries[Math.max(0, Math.min(entries.length - 1, at + by))]
    if (!next) return
    setActive(entryKey(next))
    const place = entries.indexOf(next)
    list.current?.querySelectorAll("[data-thing]")[place]?.scrollIntoView({ block: "nearest" })
  }
  const begin = (act: Act) => (event: KeyboardEvent) => {
    const entry = entries[at] ?? entries[0]
    if (!entry || !mayWrite || (entry.item.account_id === null && act !== "done" && act !== "snooze")) return
    event.preventDefault()
    setActive(entryKey(entry))
    setActing({ act, entry })
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    f: () => !isPast && focus(),
    e: begin("done"),
    s: begin("snooze"),
    h: begin("hand_over"),
    t: begin("touch"),
    n: begin("note"),
    a: begin("task"),
  })
  const team = owner === "team"
  const nameOf = (email: string | null) =>
    email === null
      ? t("day.nobody")
      : (members.data?.members.find((each) => each.email === email)?.name ?? email)
  const ownerOf = ({ thing }: Entry) =>
    team || thing.owner_email !== owner ? nameOf(thing.owner_email) : null
  const chosen = items.filter((item) => picked.has(itemKey(item)))
  return (
    <>
      {chosen.length > 0 && (
        <div className={styles.tools}>
          <Button variant="filled" onClick={() => setHanding(true)}>
            {t("day.hand_over_all", { count: chosen.length, n: format.number(chosen.length) })}
          </Button>
          <Button onClick={() => setPicked(new Set())}>{t("action.cancel")}</Button>
        </div>
      )}
      <ol ref={list} className={styles.list}>
        {items.map((item, place) => (
          <ItemRow
            key={itemKey(item)}
            item={item}
            place={place + 1}
            activeKey={active}
            ownerOf={ownerOf}
            act={
              mayWrite
                ? (act, entry) => {
                    setActive(entryKey(entry))
                    setActing({ act, entry })
                  }
                : null
            }
            picked={
              team && mayWrite
                ? { on: picked.has(itemKey(item)), toggle: () => setPicked(toggled(picked, itemKey(item))) }
                : null
            }
          />
        ))}
      </ol>
      {total > items.length && (
        <p className="quiet">
          {t("day.more", { count: total - items.length, n: format.number(total - items.length) })}
        </p>
      )}
      <p className="quiet">{t("day.keys")}</p>
      <ActDialog acting={acting} close={() => setActing(null)} />
      <Dialog opened={handing} close={() => setHanding(false)} title={t("day.act.hand_over")}>
        <HandOverForm
          entries={entriesOf(chosen).slice(0, 200)}
          close={() => {
            setHanding(false)
            setPicked(new Set())
          }}
        />
      </Dialog>
    </>
  )
}

const itemKey = (item: Item): string => item.account_id ?? item.things[0]?.key ?? ""

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}
