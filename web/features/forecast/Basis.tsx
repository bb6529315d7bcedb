import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import styles from "./Forecast.module.css"
import type { Forecast } from "./ForecastPage.tsx"

/** What the likelihoods come from, and how well they told before. */
export function Basis({ forecast }: { forecast: Forecast }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { rate, score, why_no_score: why, unconverted } = forecast
  return (
    <Section title={t("forecast.basis")}>
      <div className={styles.words}>
        <p>
          {rate.rate === null
            ? t("forecast.rate_none")
            : t("forecast.rate", {
                count: rate.terms,
                n: format.number(rate.terms),
                renewed: format.number(rate.renewed),
                share: format.percent(rate.rate, 1),
                low: format.percent(rate.interval[0]),
                high: format.percent(rate.interval[1]),
              })}
        </p>
        <p>
          {score === null
            ? t(`forecast.why_no_score.${why ?? "none"}`)
            : t("forecast.score", {
                days: format.days(score.horizon_days),
                renewals: format.number(score.renewals),
                losses: format.number(score.losses),
                expected: format.percent(score.check.expected, 1),
                renewed: format.percent(score.check.renewed, 1),
                better: format.percent(1 - score.check.brier / score.check.brier_of_rate),
              })}
        </p>
        <p>{t("forecast.continuous")}</p>
        {unconverted.length > 0 && <p>{t("forecast.unconverted", { currencies: unconverted.join(", ") })}</p>}
      </div>
    </Section>
  )
}
