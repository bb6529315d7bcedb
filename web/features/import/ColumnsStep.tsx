import { Button, Checkbox } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { FieldChoice } from "./FieldChoice.tsx"
import styles from "./Import.module.css"
import { freePrefix } from "./kinds.ts"
import { type Choices, columnsLeft, fieldsMissing, type Preview } from "./mapping.ts"
import { Steps } from "./Steps.tsx"
import type { Draft } from "./send.ts"

type Props = {
  draft: Draft
  setChoices: (choices: Choices) => void
  error: Error | null
  attempt: () => void
  begin: () => void
}

/** What goes where: our suggestion, to be checked and changed before anything is tried. */
export function ColumnsStep({ draft, setChoices, error, attempt, begin }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, file, preview, choices } = draft
  const missing = fieldsMissing(kind, preview, choices)
  const count = preview.columns.length
  return (
    <>
      <PageHead title={`${t("frame.import")}: ${t(`imports.kind.${kind}`)}`}>
        {t("imports.columns_finding", { count, n: format.number(count), name: file.name })}
      </PageHead>
      <div className={styles.page}>
        <Steps at="columns" />
        <Section title={t("imports.step.columns")} note={<Shape preview={preview} />}>
          <div className={styles.scroll}>
            <table className={styles.mapping}>
              <thead>
                <tr>
                  <th scope="col">{t("imports.our_field")}</th>
                  <th scope="col">{t("imports.their_column")}</th>
                  <th scope="col">{t("imports.samples")}</th>
                </tr>
              </thead>
              <tbody>
                {preview.fields.map((field) => (
                  <FieldChoice
                    key={field.key}
                    kind={kind}
                    field={field}
                    preview={preview}
                    choice={choices.fields[field.key] ?? null}
                    choose={(choice) =>
                      setChoices({ ...choices, fields: { ...choices.fields, [field.key]: choice } })
                    }
                  />
                ))}
              </tbody>
            </table>
          </div>
        </Section>
        <OtherColumns draft={draft} setKept={(kept) => setChoices({ ...choices, kept })} />
        {error !== null && <Problem error={error} />}
        <div className={styles.buttons}>
          <Button variant="filled" size="sm" disabled={missing.length > 0} onClick={attempt}>
            {t("imports.try")}
          </Button>
          <Button size="sm" onClick={begin}>
            {t("imports.other_file")}
          </Button>
          <span role="status" className={styles.note}>
            {missing.length > 0 &&
              t("imports.still_missing", { fields: missing.map((group) => group.join(" / ")).join(", ") })}
          </span>
        </div>
      </div>
    </>
  )
}

const delimiterNames = { ",": "comma", ";": "semicolon", "\t": "tab" } as const
const isKnown = (sign: string): sign is keyof typeof delimiterNames => Object.hasOwn(delimiterNames, sign)

function Shape({ preview: { encoding, delimiter } }: { preview: Preview }) {
  const { t } = useTranslation()
  const name = isKnown(delimiter) ? delimiterNames[delimiter] : "other"
  return t("imports.shape", {
    encoding: encoding === "utf-8" ? "UTF-8" : "Windows-1251",
    delimiter: t(`imports.delimiter.${name}`, { sign: delimiter }),
  })
}

/** Columns that none of our fields takes: kept under their own names where the kind has such, or named as left out. */
function OtherColumns({ draft, setKept }: { draft: Draft; setKept: (kept: string[]) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, preview, choices } = draft
  const left = columnsLeft(preview, choices)
  if (left.length === 0) return null
  const count = left.length
  if (freePrefix[kind] === undefined)
    return (
      <p className={styles.note}>
        {t("imports.not_used", { count, n: format.number(count), names: left.join(", ") })}
      </p>
    )
  return (
    <Section title={t("imports.kept_title")}>
      <Checkbox.Group
        value={choices.kept}
        onChange={setKept}
        description={t(kind === "accounts" ? "imports.kept_accounts" : "imports.kept_usage")}
      >
        <div className={styles.kept}>
          {left.map((name) => (
            <Checkbox key={name} size="xs" value={name} label={name} />
          ))}
        </div>
      </Checkbox.Group>
    </Section>
  )
}
