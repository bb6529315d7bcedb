import { useParams } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { type PlayExperiment, playExperiment } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "./Plays.module.css"

type Difference = PlayExperiment["churn"]
type Group = PlayExperiment["started"]

/** What a play brings: who started beside who was held out. */
export function ExperimentPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { key } = useParams({ from: "/frame/plays/$key" })
  const { query } = useAsOf()
  const asked = useApi(playExperiment, { params: { key }, query }, { keep: true })
  const found = asked.data
  if (found === undefined)
    return (
      <>
        <PageHead title={t("plays.pages.experiment")}>{"\u00a0"}</PageHead>
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[28, 44, 44, 44, 44]} />
        </div>
      </>
    )
  const share = ({ events, of }: Group["churn"]) =>
    of === 0
      ? t("format.no_data")
      : `${format.percent(events / of, 1)} (${format.number(events)}/${format.number(of)})`
  const points = (difference: Difference) =>
    difference && {
      value: format.percentagePoints(difference.value),
      low: format.percentagePoints(difference.low),
      high: format.percentagePoints(difference.high),
    }
  const plain = (difference: Difference) =>
    difference && {
      value: format.signed(difference.value, 1),
      low: format.signed(difference.low, 1),
      high: format.signed(difference.high, 1),
    }
  const lines = [
    {
      name: t("plays.experiment.churn", { days: format.days(found.horizon_days) }),
      of: (group: Group) => share(group.churn),
      difference: points(found.churn),
    },
    {
      name: t("plays.experiment.goal"),
      of: (group: Group) => (group.goal ? share(group.goal) : t("format.no_data")),
      difference: points(found.goal),
    },
    {
      name: "NRR",
      of: (group: Group) => (group.nrr === null ? t("format.no_data") : format.percent(group.nrr, 1)),
      difference: points(found.nrr),
    },
    {
      name: t("plays.experiment.score"),
      of: (group: Group) =>
        group.score_change === null ? t("format.no_data") : format.signed(group.score_change, 1),
      difference: plain(found.score_change),
    },
  ]
  return (
    <>
      <PageHead
        title={t("plays.pages.experiment")}
        note={found.stopped_early ? t("plays.experiment.stopped_early") : undefined}
      >
        {t(`plays.verdict.${found.verdict}`, {
          counted: format.number(Math.min(found.started.counted, found.held_out.counted)),
          planned: format.number(found.planned),
          difference: points(found.churn)?.value,
          low: points(found.churn)?.low,
          high: points(found.churn)?.high,
        })}
      </PageHead>
      <div className={sheet.page}>
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("plays.pages.experiment")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <td>{"\u00a0"}</td>
                <th scope="col" className="number">
                  {t("plays.experiment.started")}
                </th>
                <th scope="col" className="number">
                  {t("plays.experiment.held_out")}
                </th>
                <th scope="col" className="number">
                  {t("plays.experiment.difference")}
                </th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{t("plays.experiment.assigned")}</th>
                <td className="number">{format.number(found.started.assigned)}</td>
                <td className="number">{format.number(found.held_out.assigned)}</td>
                <td>{"\u00a0"}</td>
              </tr>
              <tr>
                <th scope="row">
                  {t("plays.experiment.counted", { days: format.days(found.horizon_days) })}
                </th>
                <td className="number">{format.number(found.started.counted)}</td>
                <td className="number">{format.number(found.held_out.counted)}</td>
                <td>{"\u00a0"}</td>
              </tr>
              {lines.map(({ name, of, difference }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className="number">{of(found.started)}</td>
                  <td className="number">{of(found.held_out)}</td>
                  <td className="number">
                    {difference === null ? (
                      t("format.no_data")
                    ) : (
                      <>
                        {difference.value}
                        <span className={styles.interval}>
                          {t("plays.experiment.interval", { low: difference.low, high: difference.high })}
                        </span>
                      </>
                    )}
                  </td>
                </tr>
              ))}
              {found.saved && (
                <tr>
                  <th scope="row">{t("plays.experiment.saved")}</th>
                  <td className="number">{format.compactMoney(found.saved.mrr)}</td>
                  <td>{"\u00a0"}</td>
                  <td className="number">
                    <span className={styles.interval}>
                      {t("plays.experiment.interval", {
                        low: format.compactMoney(found.saved.low),
                        high: format.compactMoney(found.saved.high),
                      })}
                    </span>
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
        <p className={styles.about}>
          {t("plays.experiment.about", {
            share: format.percent(found.share),
            since:
              found.first_on === null ? "" : t("plays.experiment.since", { day: format.day(found.first_on) }),
          })}
        </p>
      </div>
    </>
  )
}
