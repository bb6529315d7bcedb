import { ActionIcon, Button, Select, Switch } from "@mantine/core"
import { IconPlus, IconX } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { valueAt, withValue } from "./edit-document.ts"
import { Fields } from "./Fields.tsx"
import type { Filling } from "./filling.ts"
import styles from "./PlayForm.module.css"
import { endFields, entryFields, holdOutFields, startWays, stopFields } from "./step-fields.ts"

/** How a play starts, for whom, how often, and whether some are held out. */
export function StartForm({ filling }: { filling: Filling }) {
  const { t } = useTranslation()
  const { document, change } = filling
  const chosen = startWays.find(({ at }) => valueAt(document, at) !== undefined)
  const heldOut = valueAt(document, ["hold_out"]) !== undefined
  const choose = (way: string | null) => {
    const next = startWays.find((each) => each.way === way)
    if (next && next !== chosen)
      change(withValue(withValue(document, ["start"], undefined), next.at, next.first))
  }
  return (
    <div className={styles.body}>
      <Select
        label={t("play_form.field.start")}
        allowDeselect={false}
        error={chosen?.fields.length ? undefined : filling.refusalOf(["start"])}
        data={startWays.map(({ way }) => ({ value: way, label: t(`play_form.start.${way}`) }))}
        value={chosen?.way ?? null}
        onChange={choose}
      />
      {chosen && <Fields fields={chosen.fields} filling={filling} />}
      <Fields fields={entryFields} filling={filling} />
      <Switch
        label={t("play_form.hold_out")}
        description={t("play_form.hold_out_about")}
        checked={heldOut}
        onChange={(event) =>
          change(withValue(document, ["hold_out"], event.currentTarget.checked ? { share: 0.2 } : undefined))
        }
      />
      {heldOut && <Fields fields={holdOutFields} filling={filling} />}
    </div>
  )
}

/** When a play has done its work, and when it is to stop before. */
export function EndForm({ filling }: { filling: Filling }) {
  const { t } = useTranslation()
  const { document, change } = filling
  const written = valueAt(document, ["stop"])
  const stops: unknown[] = Array.isArray(written) ? written : []
  const keep = (list: unknown[]) =>
    change(withValue(document, ["stop"], list.length === 0 ? undefined : list))
  return (
    <div className={styles.body}>
      <Fields fields={endFields} filling={filling} />
      <fieldset className={styles.group}>
        <legend>{t("play_form.stops")}</legend>
        {stops.map((_, at) => (
          <div key={at} className={styles.item}>
            <Fields fields={stopFields} filling={filling} base={["stop", at]} />
            <ActionIcon
              variant="subtle"
              aria-label={t("play_form.remove_stop", { n: at + 1 })}
              onClick={() => keep(stops.toSpliced(at, 1))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        <Button
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => keep([...stops, { when: "", because: { en: "", ru: "" } }])}
        >
          {t("play_form.add_stop")}
        </Button>
      </fieldset>
    </div>
  )
}
