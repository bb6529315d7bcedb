import { Select, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { ImportKind } from "#modules/connectors/contract.ts"
import styles from "./Import.module.css"
import type { Choice, Preview } from "./mapping.ts"
import { useFieldWords } from "./words.ts"

type Props = {
  kind: ImportKind
  field: Preview["fields"][number]
  preview: Preview
  choice: Choice
  choose: (choice: Choice) => void
}

const nowhere = "none"
const constant = "constant"
const columnValue = (at: number): string => `column ${at}`

/** One of our fields and where its value comes from. */
export function FieldChoice({ kind, field: { key, required }, preview, choice, choose }: Props) {
  const { t } = useTranslation()
  const words = useFieldWords(kind)
  const columns = preview.columns.flatMap(({ name }, at) =>
    name === "" ? [] : [{ value: columnValue(at), label: name }],
  )
  const options = [
    ...columns,
    { value: nowhere, label: t("imports.not_loaded") },
    { value: constant, label: t("imports.constant") },
  ]
  const chosen = choice !== null && "column" in choice ? choice.column : null
  const at = preview.columns.findIndex(({ name }) => name === chosen)
  const value = choice === null ? nowhere : "constant" in choice ? constant : columnValue(at)
  const pick = (picked: string | null) => {
    const column = columns.find((each) => each.value === picked)
    if (column !== undefined) choose({ column: column.label })
    else choose(picked === constant ? { constant: "" } : null)
  }
  const samples = [...new Set(preview.columns[at]?.samples.filter((cell) => cell.trim() !== ""))].slice(0, 3)
  return (
    <tr>
      <th scope="row">
        <code>{key}</code>
        {required && <span className={styles.required}>{t("imports.required")}</span>}
        <span className={styles.brings}>{words[key]}</span>
      </th>
      <td>
        <Select
          aria-label={t("imports.column_of", { field: key })}
          data={options}
          searchable
          allowDeselect={false}
          value={value}
          error={required && choice === null}
          onChange={pick}
        />
      </td>
      <td className={styles.samples}>
        {choice !== null && "constant" in choice ? (
          <TextInput
            aria-label={t("imports.constant_of", { field: key })}
            value={choice.constant}
            maxLength={500}
            autoFocus
            onChange={(event) => choose({ constant: event.currentTarget.value })}
          />
        ) : (
          samples.map((sample) => <span key={sample}>{sample}</span>)
        )}
      </td>
    </tr>
  )
}
