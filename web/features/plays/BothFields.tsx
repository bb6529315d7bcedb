import { ActionIcon, Button, Textarea, TextInput } from "@mantine/core"
import { IconPlus, IconX } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { textAt } from "./edit-document.ts"
import type { FieldProps } from "./filling.ts"
import styles from "./PlayForm.module.css"

const languages = ["en", "ru"] as const

type Props = FieldProps & { long?: boolean; optional?: boolean }

/** The same words in both languages, side by side. `optional`: empty in both, they are left out. */
export function BothField({ label, value, change, refusalOf, long = false, optional = false }: Props) {
  const { t } = useTranslation()
  const words = { en: textAt(value, ["en"]), ru: textAt(value, ["ru"]) }
  const say = (language: "en" | "ru", text: string) => {
    const said = { ...words, [language]: text }
    change(optional && said.en === "" && said.ru === "" ? undefined : said)
  }
  const whole = languages.every((each) => refusalOf([each]) === undefined) ? refusalOf([]) : undefined
  return (
    <div className={styles.both} data-wide>
      {languages.map((language) => {
        const props = {
          label: t(`play_form.in_${language}`, { label }),
          lang: language,
          value: words[language],
          error: refusalOf([language]) ?? (language === "en" ? whole : undefined),
        }
        return long ? (
          <Textarea
            key={language}
            {...props}
            autosize
            minRows={2}
            onChange={(event) => say(language, event.currentTarget.value)}
          />
        ) : (
          <TextInput
            key={language}
            {...props}
            onChange={(event) => say(language, event.currentTarget.value)}
          />
        )
      })}
    </div>
  )
}

/** Words in both languages, any number of them. */
export function BothList({ label, value, change, refusalOf }: FieldProps) {
  const { t } = useTranslation()
  const items: unknown[] = Array.isArray(value) ? value : []
  const keep = (list: unknown[]) => change(list.length === 0 ? undefined : list)
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {items.map((item, at) => (
        <div key={at} className={styles.item}>
          <BothField
            label={t("play_form.item", { n: at + 1 })}
            value={item}
            change={(words) => keep(items.with(at, words))}
            refusalOf={(within) => refusalOf([at, ...within])}
          />
          <ActionIcon
            variant="subtle"
            aria-label={t("play_form.remove_item", { n: at + 1 })}
            onClick={() => keep(items.toSpliced(at, 1))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => keep([...items, { en: "", ru: "" }])}
      >
        {t("play_form.add_item")}
      </Button>
    </fieldset>
  )
}
