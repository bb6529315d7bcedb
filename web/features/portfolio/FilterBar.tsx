import { Button, Popover, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { IconFilter, IconSearch, IconX } from "@tabler/icons-react"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { useKeys } from "../../ui/keys.ts"
import { BandCounts } from "./BandCounts.tsx"
import { useChips } from "./chips.ts"
import type { Summary } from "./columns.tsx"
import { FilterFields } from "./FilterFields.tsx"
import styles from "./Portfolio.module.css"
import { portfolioPage } from "./route.ts"
import { useFilter } from "./useFilter.ts"

/** Search, the filters in force as chips that can be taken off, and the form that adds more. */
export function FilterBar({ summary }: { summary: Summary | undefined }) {
  const { t } = useTranslation()
  const filter = useFilter()
  const chips = useChips(summary)
  return (
    <div className={styles.filters}>
      <Search />
      <BandCounts summary={summary} />
      <Popover position="bottom-start" trapFocus>
        <Popover.Target>
          <Button leftSection={<IconFilter size={16} stroke={1.6} />}>{t("portfolio.filter")}</Button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterFields summary={summary} />
        </Popover.Dropdown>
      </Popover>
      {chips.map((chip) => (
        <button
          key={chip.key}
          type="button"
          className={styles.chip}
          aria-label={t("portfolio.remove", { filter: chip.words })}
          onClick={() => filter({ [chip.key]: undefined })}
        >
          {chip.words}
          <IconX size={14} stroke={1.8} aria-hidden />
        </button>
      ))}
      {chips.length > 1 && (
        <button
          type="button"
          className={styles.clear}
          onClick={() => filter(Object.fromEntries(chips.map((chip) => [chip.key, undefined])))}
        >
          {t("portfolio.clear")}
        </button>
      )}
    </div>
  )
}

function Search() {
  const { t } = useTranslation()
  const { search = "" } = portfolioPage.useSearch()
  const filter = useFilter()
  const [text, setText] = useState(search)
  const input = useRef<HTMLInputElement>(null)
  const send = useDebouncedCallback((wanted: string) => filter({ search: wanted.trim() || undefined }), 200)
  useEffect(() => {
    if (document.activeElement !== input.current) setText(search)
  }, [search])
  useKeys({
    "/": (event) => {
      event.preventDefault()
      input.current?.focus()
    },
  })
  return (
    <TextInput
      ref={input}
      size="xs"
      className={styles.search}
      type="search"
      aria-label={t("portfolio.search")}
      placeholder={t("portfolio.search")}
      leftSection={<IconSearch size={15} stroke={1.6} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        send(event.currentTarget.value)
      }}
    />
  )
}
