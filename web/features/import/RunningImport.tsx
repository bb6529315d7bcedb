import { Button, Progress } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { Import } from "#modules/connectors/contract.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Import.module.css"

type Props = { item: Import; stop: (() => void) | null; stopping: boolean }

/** How far it is. What is being undone is not to be stopped. */
export function RunningImport({ item, stop, stopping }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const undoing = item.status === "undoing"
  return (
    <>
      <Progress
        value={undoing ? 100 : Math.max(1, item.progress * 100)}
        animated={undoing}
        aria-label={t("imports.progress")}
        className={styles.progress}
      />
      <div className={styles.buttons}>
        {stop !== null && !undoing && (
          <Button onClick={stop} loading={stopping}>
            {t("imports.stop")}
          </Button>
        )}
        {!undoing && (
          <span className={styles.note}>
            {format.percent(item.progress)} ·{" "}
            {t("imports.so_far", { count: item.rows, n: format.number(item.rows) })}
          </span>
        )}
      </div>
    </>
  )
}
