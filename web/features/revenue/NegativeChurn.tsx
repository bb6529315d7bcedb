import { useTranslation } from "react-i18next"
import styles from "./Revenue.module.css"

type Props = { of: "strict" | "source" | null; crossed: "below" | "above" | null }

/** Negative churn in words, by which of the two rules; and where net churn crossed zero. */
export function NegativeChurn({ of, crossed }: Props) {
  const { t } = useTranslation()
  return (
    <>
      {of !== null && (
        <span className={styles.badge} title={t(`movements.negative_about.${of}`)}>
          {t(`movements.negative.${of}`)}
        </span>
      )}
      {crossed !== null && (
        <span className="quiet" title={t(`movements.crossed_about.${crossed}`)}>
          {" "}
          {crossed === "below" ? "↓" : "↑"} {t(`movements.crossed.${crossed}`)}
        </span>
      )}
    </>
  )
}
