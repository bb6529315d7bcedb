import { Button, FileButton } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { Import } from "#modules/connectors/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { accepted } from "./DropZone.tsx"
import styles from "./Import.module.css"
import { mappingOf } from "./mapping.ts"
import type { Actions } from "./send.ts"

type Props = Actions & { item: Import; may: boolean; undo: () => void }

/** What to do now: after a trial the load, after a load a look at the result or the way back. */
export function NextSteps(props: Props) {
  const { t } = useTranslation()
  const { item, may, undo, begin } = props
  if (item.dry_run && may) return <AfterTrial {...props} />
  const undoable = item.status === "done" || item.status === "failed" || item.status === "cancelled"
  return (
    <div className={styles.buttons}>
      {item.status === "done" && (
        <Button variant="filled" component={Link} to="/" className={styles.door}>
          {t("imports.see")}
        </Button>
      )}
      {may && <Button onClick={begin}>{t("imports.next")}</Button>}
      {may && undoable && item.created + item.updated > 0 && (
        <Button onClick={undo}>{t("imports.undo")}…</Button>
      )}
    </div>
  )
}

function AfterTrial({ item, draft, load, change, choose, begin }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const good = item.rows - item.rejected
  const loadable = item.status === "done" && good > 0
  const { kind, file_name: name } = item
  const known = draft !== null && draft.kind === kind ? draft : null
  const take = (file: File | null) => file !== null && void choose(file, kind, item.mapping)
  return (
    <>
      {known === null && <p className={styles.note}>{t("imports.choose_again")}</p>}
      <div className={styles.buttons}>
        {known !== null && loadable && (
          <Button
            variant="filled"
            size="sm"
            onClick={() =>
              void load(
                { kind, file: known.file, mapping: mappingOf(kind, known.preview, known.choices) },
                false,
              )
            }
          >
            {t("imports.load", { count: good, n: format.number(good) })}
          </Button>
        )}
        {known === null && (
          <FileButton onChange={take} accept={accepted} inputProps={{ "aria-label": t("imports.file") }}>
            {(file) => (
              <Button variant="filled" size="sm" {...file}>
                {t("imports.choose_file", { name })}
              </Button>
            )}
          </FileButton>
        )}
        {known !== null && change !== null && (
          <Button size="sm" onClick={change}>
            {t("imports.change_columns")}
          </Button>
        )}
        <Button size="sm" onClick={begin}>
          {t("imports.other_file")}
        </Button>
      </div>
    </>
  )
}
