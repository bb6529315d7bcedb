import { useTranslation } from "react-i18next"
import type { Severity as Level } from "#modules/signals/contract.ts"
import styles from "./Signals.module.css"

const shapes: Record<Level, string> = { critical: "■■■■", high: "■■■", medium: "■■", low: "■" }

/** How severe an alert is: as many marks, and the word. No colour: that belongs to health alone. */
export function Severity({ of }: { of: Level }) {
  const { t } = useTranslation()
  return (
    <span className={styles.severity}>
      <span className={styles.marks} aria-hidden>
        {shapes[of]}
      </span>
      {t(`signals.severity.${of}`)}
    </span>
  )
}
