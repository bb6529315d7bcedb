import { useTranslation } from "react-i18next"
import styles from "./Import.module.css"

const steps = ["file", "columns", "trial", "load"] as const

/** Where one stands on the way in. */
export function Steps({ at }: { at: (typeof steps)[number] }) {
  const { t } = useTranslation()
  return (
    <ol className={styles.steps} aria-label={t("imports.steps")}>
      {steps.map((step) => (
        <li key={step} aria-current={step === at ? "step" : undefined}>
          {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}
