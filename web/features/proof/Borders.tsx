import { useTranslation } from "react-i18next"
import type { Backtest } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import sheet from "../../ui/Sheet.module.css"

const hardSpace = "\u00a0"

/** What happened in each band, and how good an alarm each border would be. */
export function Borders({ result }: { result: Backtest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const share = (value: number | null) => (value === null ? "–" : format.percent(value, 1))
  return (
    <>
      <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("proof.bands")}>
        <table className={sheet.table}>
          <caption className="unseen">{t("proof.bands")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("proof.band")}</th>
              {(["observations", "lost", "rate", "interval"] as const).map((head) => (
                <th key={head} scope="col" className="number">
                  {t(`proof.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.bands.map(({ band, observations, positives, rate, interval: [low, high] }) => (
              <tr key={band ?? "none"} data-quiet={band === null || undefined}>
                <th scope="row">
                  {band === null
                    ? t("proof.without_score")
                    : `${bandShapes[band]} ${t(`health.band.${band}`)}`}
                </th>
                <td className="number">{format.number(observations)}</td>
                <td className="number">{format.number(positives)}</td>
                <td className="number">{observations > 0 ? share(rate) : "–"}</td>
                <td className="number">{observations > 0 ? `${share(low)} … ${share(high)}` : "–"}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr data-marked>
              <th scope="row">{t("proof.all")}</th>
              <td className="number">{format.number(result.observations)}</td>
              <td className="number">{format.number(result.positives)}</td>
              <td className="number">
                {result.observations > 0 ? share(result.positives / result.observations) : "–"}
              </td>
              <td>{hardSpace}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("proof.borders")}>
        <table className={sheet.table}>
          <caption className="unseen">{t("proof.borders")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("proof.border")}</th>
              <th scope="col" className="number">
                {t("proof.flagged")}
              </th>
              <th scope="col" className="number" title={t("proof.precision_about")}>
                {t("proof.precision")}
              </th>
              <th scope="col" className="number" title={t("proof.recall_about")}>
                {t("proof.recall")}
              </th>
            </tr>
          </thead>
          <tbody>
            {result.borders.map(({ band, below, flagged, precision, recall }) => (
              <tr key={band}>
                <th scope="row">{t("proof.below", { mark: format.number(below, 1) })}</th>
                <td className="number">{format.number(flagged)}</td>
                <td className="number">{share(precision)}</td>
                <td className="number">{share(recall)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
