import { Button } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { type ImportKind, importKinds } from "#modules/connectors/contract.ts"
import { useLanguage } from "../../i18n.ts"
import { useMe } from "../../session.ts"
import { download, toCsv } from "../../ui/csv.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { DropZone } from "./DropZone.tsx"
import { FieldList } from "./FieldList.tsx"
import styles from "./Import.module.css"
import { sampleOf } from "./kinds.ts"
import { Steps } from "./Steps.tsx"

type Props = {
  kind: ImportKind
  setKind: (kind: ImportKind) => void
  take: (file: File) => void
  error: Error | null
}

/** What is brought, in the order in which it leans on each other, and the file itself. */
export function StartStep({ kind, setKind, take, error }: Props) {
  const { t } = useTranslation()
  const saveSample = useSample()
  return (
    <>
      <Steps at="file" />
      <div className={styles.start}>
        <Section title={t("imports.what")} note={t("imports.what_note")}>
          <div role="radiogroup" aria-label={t("imports.what")}>
            {importKinds.map((each) => (
              <div key={each} className={styles.kind} data-chosen={each === kind || undefined}>
                <label className={styles.kindLabel}>
                  <input
                    type="radio"
                    name="kind"
                    value={each}
                    checked={each === kind}
                    onChange={() => setKind(each)}
                  />
                  <strong>{t(`imports.kind.${each}`)}</strong>
                  <span className={styles.brings}>{t(`imports.brings.${each}`)}</span>
                </label>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<IconDownload size={14} />}
                  aria-label={t("imports.sample_of", { kind: t(`imports.kind.${each}`) })}
                  onClick={() => saveSample(each)}
                >
                  {t("imports.sample")}
                </Button>
              </div>
            ))}
          </div>
        </Section>
        <div className={styles.side}>
          <Section title={t("imports.file")}>
            <DropZone take={take} />
            {error !== null && <Problem error={error} />}
          </Section>
          <Section title={`${t("imports.fields")}: ${t(`imports.kind.${kind}`)}`}>
            <FieldList kind={kind} />
          </Section>
        </div>
      </div>
    </>
  )
}

/** Saves the sample file of a kind, as spreadsheets of the current language expect it. */
function useSample(): (kind: ImportKind) => void {
  const language = useLanguage()
  const { today } = useMe().workspace
  return (kind) => {
    const { columns, rows } = sampleOf(kind, today)
    const written = columns.map((head, at) => ({
      head,
      csv: (row: (string | number | null)[]) => row[at] ?? null,
    }))
    download(`${kind}.csv`, toCsv(written, rows, language))
  }
}
