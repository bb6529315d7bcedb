import { Select } from "@mantine/core"
import { textAt } from "./edit-document.ts"
import type { FieldProps } from "./filling.ts"

type Props = FieldProps & {
  choices: { value: string; label: string }[]
  /** What choosing none means, where it may be left empty. */
  empty?: string
}

/** One of several, where what is written already may be none of them. */
export function Choice({ label, value, change, refusalOf, choices, empty }: Props) {
  const written = textAt(value, [])
  const known = choices.some((choice) => choice.value === written)
  return (
    <Select
      label={label}
      error={refusalOf([])}
      searchable
      data={known || written === "" ? choices : [...choices, { value: written, label: written }]}
      value={written === "" ? null : written}
      onChange={(chosen) => change(chosen ?? "")}
      {...(empty !== undefined && { clearable: true, placeholder: empty })}
    />
  )
}
