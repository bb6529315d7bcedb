import { Modal, useMantineColorScheme } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate } from "@tanstack/react-router"
import { type KeyboardEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { listAccounts } from "#modules/health/contract.ts"
import { useApi } from "../api.ts"
import { useAsOf } from "../as-of.ts"
import { useLanguage } from "../i18n.ts"
import { useMe, useSignOut, useSpeak } from "../session.ts"
import { useFormat } from "../ui/format.ts"
import { HealthMark } from "../ui/Health.tsx"
import styles from "./Palette.module.css"
import { pages } from "./pages.ts"
import { nextScheme } from "./TopBar.tsx"

type Item = { key: string; label: string; note?: React.ReactNode; act: () => void }
type Group = { label: string; items: Item[] }

/** Everything from the keyboard: accounts by name, pages, commands. */
export function Palette({
  opened,
  close,
  openHelp,
}: {
  opened: boolean
  close: () => void
  openHelp: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      attributes={{ content: { "aria-label": t("frame.palette_open") } }}
    >
      <Search close={close} openHelp={openHelp} />
    </Modal>
  )
}

function Search({ close, openHelp }: { close: () => void; openHelp: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState("")
  const [at, setAt] = useState(0)
  const groups = useGroups(text, openHelp)
  const items = groups.flatMap((group) => group.items)
  const active = Math.min(at, items.length - 1)
  const run = (item: Item | undefined) => {
    if (item === undefined) return
    close()
    item.act()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((active + step + items.length) % Math.max(items.length, 1))
    } else if (event.key === "Enter") {
      event.preventDefault()
      run(items[active])
    }
  }
  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={items[active] && `palette-${items[active].key}`}
        aria-label={t("frame.palette_open")}
        placeholder={t("frame.palette_placeholder")}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.list} id="palette-list" role="listbox" aria-label={t("frame.palette_open")}>
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <div className={styles.group} aria-hidden>
              {group.label}
            </div>
            {group.items.map((item) => (
              <div
                key={item.key}
                id={`palette-${item.key}`}
                role="option"
                tabIndex={-1}
                aria-selected={item === items[active]}
                className={styles.item}
                ref={
                  item === items[active] ? (node) => node?.scrollIntoView({ block: "nearest" }) : undefined
                }
                onMouseMove={() => setAt(items.indexOf(item))}
                onClick={() => run(item)}
                onKeyDown={onKeyDown}
              >
                <span>{item.label}</span>
                {item.note}
              </div>
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && <p className={styles.empty}>{t("frame.palette_empty")}</p>}
    </>
  )
}

function useGroups(text: string, openHelp: () => void): Group[] {
  const { t } = useTranslation()
  const wanted = text.trim().toLowerCase()
  const matches = (item: Item) => item.label.toLowerCase().includes(wanted)
  const groups = [
    { label: t("frame.palette_accounts"), items: useAccounts(text.trim()) },
    { label: t("frame.palette_pages"), items: usePages().filter(matches) },
    { label: t("frame.palette_commands"), items: useCommands(openHelp).filter(matches) },
  ]
  return groups.filter((group) => group.items.length > 0)
}

function useAccounts(text: string): Item[] {
  const navigate = useNavigate()
  const { query } = useAsOf()
  const [search] = useDebouncedValue(text, 120)
  const found = useApi(
    listAccounts,
    { query: { ...query, search, limit: 8, sort: "-mrr" } },
    { enabled: search !== "", keep: true },
  )
  if (text === "") return []
  return (found.data?.accounts ?? []).map((account) => ({
    key: `account-${account.account_id}`,
    label: account.name,
    note: <HealthMark health={account.health} />,
    act: () => void navigate({ to: "/accounts/$accountId", params: { accountId: account.account_id } }),
  }))
}

function usePages(): Item[] {
  const { t } = useTranslation()
  const { rights } = useMe()
  const navigate = useNavigate()
  return pages
    .filter((page) => rights.includes(page.right))
    .map(({ to, label }) => ({ key: `page-${label}`, label: t(label), act: () => void navigate({ to }) }))
}

function useCommands(openHelp: () => void): Item[] {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useLanguage()
  const speak = useSpeak()
  const signOut = useSignOut()
  const { today, isPast, choose } = useAsOf()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const other = language === "en" ? "ru" : "en"
  const past = [
    { key: "week", label: t("frame.week_ago"), day: addDays(today, -7) },
    { key: "month", label: t("frame.month_ago"), day: addDays(today, -30) },
    { key: "quarter", label: t("frame.quarter_ago"), day: addDays(today, -91) },
  ]
  return [
    ...(isPast ? [{ key: "today", label: t("frame.return_today"), act: () => choose(null) }] : []),
    ...past.map(({ key, label, day }) => ({
      key,
      label: `${t("frame.as_of")}: ${label.toLowerCase()}`,
      note: <span className={styles.note}>{format.day(day)}</span>,
      act: () => choose(day),
    })),
    { key: "language", label: t(`frame.to_${other}`), act: () => speak(other) },
    {
      key: "theme",
      label: `${t("frame.theme")}: ${t(`frame.theme_${nextScheme[colorScheme]}`)}`,
      act: () => setColorScheme(nextScheme[colorScheme]),
    },
    { key: "help", label: t("frame.help"), act: openHelp },
    { key: "sign-out", label: t("frame.sign_out"), act: signOut },
  ]
}
