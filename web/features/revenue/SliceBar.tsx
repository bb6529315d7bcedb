import { Button, Popover, Select } from "@mantine/core"
import { IconFilter, IconX } from "@tabler/icons-react"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import { dimensions } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import styles from "./Revenue.module.css"
import { readSlices, writeList } from "./slices.ts"
import { useDimensions } from "./useDimensions.ts"

type Props = {
  slice: string | undefined
  change: (change: { slice: string | undefined }) => void
  /** The page's own choices. */
  children?: ReactNode
}

/** What the figures are cut by, as chips that can be taken off, and the form that adds more. */
export function SliceBar({ slice, change, children }: Props) {
  const { t } = useTranslation()
  const { nameOf, valueOf } = useDimensions()
  const slices = readSlices(slice)
  return (
    <div className={styles.bar}>
      {children}
      <Popover position="bottom-start" trapFocus>
        <Popover.Target>
          <Button leftSection={<IconFilter size={16} stroke={1.6} />}>{t("revenue.slice.add")}</Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Adding add={(added) => change({ slice: writeList([...new Set([...slices, added])]) })} />
        </Popover.Dropdown>
      </Popover>
      {slices.map((each) => {
        const [key, value] = split(each)
        const words = `${nameOf(key)}: ${valueOf(key, value)}`
        return (
          <button
            key={each}
            type="button"
            className={styles.chip}
            aria-label={t("revenue.slice.remove", { slice: words })}
            onClick={() => change({ slice: writeList(slices.filter((other) => other !== each)) })}
          >
            {words}
            <IconX size={14} stroke={1.8} aria-hidden />
          </button>
        )
      })}
    </div>
  )
}

const split = (slice: string): [string, string] => {
  const colon = slice.indexOf(":")
  return [slice.slice(0, colon), slice.slice(colon + 1)]
}

function Adding({ add }: { add: (slice: string) => void }) {
  const { t } = useTranslation()
  const { keys, nameOf, valueOf } = useDimensions()
  const known = useApi(dimensions, {})
  const [key, setKey] = useState<string | null>(keys[0] ?? null)
  const values = known.data?.dimensions.find((each) => each.key === key)?.values ?? []
  return (
    // Focus rests on the form itself: in its first field it would open the field's choices.
    <div className={styles.adding} tabIndex={-1} data-autofocus>
      <Select
        label={t("revenue.slice.by")}
        data={keys.map((each) => ({ value: each, label: nameOf(each) }))}
        value={key}
        allowDeselect={false}
        onChange={setKey}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        label={t("revenue.slice.value")}
        placeholder={t("revenue.slice.choose")}
        data={[...values, ""].map((value) => ({
          value: `:${value}`,
          label: key === null ? value : valueOf(key, value),
        }))}
        value={null}
        searchable
        onChange={(chosen) => key !== null && chosen !== null && add(`${key}${chosen}`)}
        comboboxProps={{ withinPortal: false }}
      />
    </div>
  )
}
