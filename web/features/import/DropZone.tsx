import { FileButton } from "@mantine/core"
import { type DragEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import styles from "./Import.module.css"
import { isReadable } from "./send.ts"

export const accepted = ".csv,.tsv,.txt,.gz,text/csv,application/gzip"

/** A place to drop a file on, and a button for everyone else. */
export function DropZone({ take }: { take: (file: File) => void }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const consider = (file: File | null | undefined) => {
    if (!file) return
    if (isReadable(file)) take(file)
    else setRefused(file.name)
  }
  const onDrag = (event: DragEvent, inside: boolean) => {
    event.preventDefault()
    setOver(inside)
  }
  return (
    <>
      <div
        className={styles.drop}
        data-over={over || undefined}
        onDragOver={(event) => onDrag(event, true)}
        onDragLeave={(event) => onDrag(event, false)}
        onDrop={(event) => {
          onDrag(event, false)
          consider(event.dataTransfer.files[0])
        }}
      >
        <p>
          {t("imports.drop")}{" "}
          <FileButton onChange={consider} accept={accepted} inputProps={{ "aria-label": t("imports.file") }}>
            {(props) => (
              <button type="button" className={styles.link} {...props}>
                {t("imports.pick")}
              </button>
            )}
          </FileButton>
        </p>
        <p className={styles.note}>{t("imports.file_note")}</p>
      </div>
      {refused !== null && (
        <p role="alert" className={styles.refused}>
          {t("imports.wrong_file", { name: refused })}
        </p>
      )}
    </>
  )
}
