import { useTranslation } from "react-i18next"
import { refusalOf } from "./enter.ts"
import styles from "./Session.module.css"

/** Why the door stays closed, in words; read aloud when it appears. */
export function Refusal({ error, by }: { error: Error; by: "password" | "link" }) {
  const { t } = useTranslation()
  return (
    <p role="alert" className={styles.refusal}>
      {t(refusalOf(error, by), { detail: error.message })}
    </p>
  )
}
