import { useTranslation } from "react-i18next"
import type { Band } from "#modules/health/contract.ts"
import { useFormat } from "./format.ts"
import styles from "./Health.module.css"

export const bandShapes: Record<Band, string> = { red: "▼", yellow: "●", green: "▲" }

type Props = { health: { value: number; band: Band; confidence: number } | null; large?: boolean }

/** A score as shape and number; colour never stands alone, and the band is said in words to who cannot see it. */
export function HealthMark({ health, large = false }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  if (health === null)
    return (
      <span className={styles.none} title={t("health.none")}>
        –<span className="unseen">{t("health.band.none")}</span>
      </span>
    )
  const value = format.number(health.value)
  const words = t("health.mark", { value, band: t(`health.band.${health.band}`) })
  const confidence = t("health.confidence", { share: format.percent(health.confidence) })
  return (
    <span
      role="img"
      aria-label={words}
      title={`${words}\n${confidence}`}
      className={styles.mark}
      data-band={health.band}
      data-large={large || undefined}
    >
      <span className={styles.shape}>{bandShapes[health.band]}</span>
      {value}
    </span>
  )
}

/** A change with its sign; by how much it matters the eye decides, not a colour. */
export function Delta({ value }: { value: number | null }) {
  const format = useFormat()
  if (value === null) return <span className="quiet">–</span>
  return <span className={Math.round(value) === 0 ? "quiet" : undefined}>{format.signed(value)}</span>
}
