import { useTranslation } from "react-i18next"
import { bands } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import type { Summary } from "./columns.tsx"
import styles from "./Portfolio.module.css"
import { portfolioPage } from "./route.ts"
import { useFilter } from "./useFilter.ts"

/** How many accounts stand in each band; a press shows only these. */
export function BandCounts({ summary }: { summary: Summary | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const filter = useFilter()
  const { band } = portfolioPage.useSearch()
  return (
    <fieldset className={styles.bands} aria-label={t("portfolio.bands")}>
      {bands.map((each) => {
        const n = summary === undefined ? "" : format.number(summary.by_band[each])
        const words = t("portfolio.band_filter", { band: t(`health.band.${each}`), n })
        return (
          <button
            key={each}
            type="button"
            className={styles.band}
            data-band={each}
            aria-pressed={band === each}
            aria-label={words}
            title={words}
            onClick={() => filter({ band: band === each ? undefined : each })}
          >
            <span className={styles.bandShape} aria-hidden>
              {bandShapes[each]}
            </span>
            {n}
          </button>
        )
      })}
    </fieldset>
  )
}
