import { NumberInput, Select } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { textAt } from "./edit-document.ts"
import type { FieldProps } from "./filling.ts"
import styles from "./PlayForm.module.css"

type Unit = "h" | "d" | "mo"

/** How long: a number and what it counts, as 3d. */
export function TimeField({ label, value, change, refusalOf, units }: FieldProps & { units: Unit[] }) {
  const { t } = useTranslation()
  const [, count = "", written = ""] = /^(\d*)(h|d|mo)$/.exec(textAt(value, [])) ?? []
  const unit = units.find((each) => each === written) ?? units.at(-1) ?? "d"
  return (
    <div className={styles.time}>
      <NumberInput
        label={label}
        error={refusalOf([])}
        min={1}
        max={9999}
        allowDecimal={false}
        allowNegative={false}
        value={count === "" ? "" : Number(count)}
        onChange={(next) => change(`${next}${unit}`)}
      />
      <Select
        aria-label={t("play_form.unit", { label })}
        allowDeselect={false}
        disabled={units.length === 1}
        data={units.map((each) => ({ value: each, label: t(`play_form.units.${each}`) }))}
        value={unit}
        onChange={(next) => change(`${count}${next}`)}
      />
    </div>
  )
}

/** A pause: from here on, or counted from the day the run began. */
export function WaitField({ value, change, refusalOf, label }: FieldProps) {
  const { t } = useTranslation()
  const fromStart = typeof value === "object"
  const time = textAt(value, fromStart ? ["after_start"] : [])
  return (
    <>
      <Select
        label={t("play_form.counted")}
        allowDeselect={false}
        data={(["from_here", "from_start"] as const).map((each) => ({
          value: each,
          label: t(`play_form.${each}`),
        }))}
        value={fromStart ? "from_start" : "from_here"}
        onChange={(chosen) =>
          change(chosen === "from_start" ? { after_start: time } : time.replace("mo", "d"))
        }
      />
      <TimeField
        label={label}
        value={time}
        change={(next) => change(fromStart ? { after_start: next } : next)}
        refusalOf={refusalOf}
        units={fromStart ? ["h", "d", "mo"] : ["h", "d"]}
      />
    </>
  )
}
