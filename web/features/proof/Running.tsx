import { Button, Progress } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import type { LongRun } from "../../ui/long-run.ts"
import styles from "./Proof.module.css"

/** How far a long back-test is, and the way to end it; after that, the way to begin again. */
export function Running({ asked }: { asked: LongRun<unknown> }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (asked.cancelled)
    return (
      <div className={styles.running}>
        <span>{t("proof.cancelled")}</span>
        <Button onClick={asked.again}>{t("proof.again")}</Button>
      </div>
    )
  if (asked.progress === null) return null
  return (
    <div className={styles.running} role="status">
      <Progress value={Math.max(2, asked.progress * 100)} aria-label={t("proof.progress")} />
      <span className="number">{format.percent(asked.progress)}</span>
      <Button onClick={asked.cancel}>{t("action.cancel")}</Button>
    </div>
  )
}
