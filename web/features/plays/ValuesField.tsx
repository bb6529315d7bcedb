import { ActionIcon, Button, TextInput } from "@mantine/core"
import { IconPlus, IconX } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { textAt } from "./edit-document.ts"
import type { FieldProps } from "./filling.ts"
import styles from "./PlayForm.module.css"

/** Named texts that go along. */
export function ValuesField({ label, value, change, refusalOf }: FieldProps) {
  const { t } = useTranslation()
  const pairs = typeof value === "object" && value !== null ? Object.keys(value) : []
  const keep = (rows: [string, string][]) => change(rows.length === 0 ? undefined : Object.fromEntries(rows))
  const rows = pairs.map((name): [string, string] => [name, textAt(value, [name])])
  const fresh = () => {
    let name = "name"
    for (let n = 2; pairs.includes(name); n++) name = `name_${n}`
    return name
  }
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {rows.map(([name, text], at) => (
        <div key={at} className={styles.item}>
          <div className={styles.both}>
            <TextInput
              label={t("play_form.value_name")}
              value={name}
              error={refusalOf([name])}
              onChange={(event) => {
                const called = event.currentTarget.value
                if (!pairs.includes(called)) keep(rows.with(at, [called, text]))
              }}
            />
            <TextInput
              label={t("play_form.value_text")}
              value={text}
              onChange={(event) => keep(rows.with(at, [name, event.currentTarget.value]))}
            />
          </div>
          <ActionIcon
            variant="subtle"
            aria-label={t("play_form.remove_value", { name })}
            onClick={() => keep(rows.toSpliced(at, 1))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => keep([...rows, [fresh(), ""]])}
      >
        {t("play_form.add_value")}
      </Button>
    </fieldset>
  )
}
