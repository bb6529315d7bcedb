import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { listScores } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import { Section } from "../../ui/Section.tsx"
import { useMetrics } from "../health/reasons.ts"
import { Curve, cornerWords } from "./Curve.tsx"
import type { DrawnScore } from "./document.ts"
import { scorePage } from "./route.ts"
import styles from "./Scores.module.css"

/** How a score is made: its groups and inputs with their weights and curves, its bands, of whom it speaks. */
export function Model({ score }: { score: DrawnScore }) {
  const { t } = useTranslation()
  const format = useFormat()
  const whole = score.groups.reduce((sum, { weight }) => sum + weight, 0)
  return (
    <>
      <Section title={t("scores.model")} note={t(`scores.combine.${score.combine}`)}>
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("scores.model")}>
          <table className={styles.model}>
            <thead>
              <tr>
                <th scope="col">{t("scores.input")}</th>
                <th scope="col" className="number" title={t("scores.weight_about")}>
                  {t("scores.weight")}
                </th>
                <th scope="col">{t("scores.curve_head")}</th>
              </tr>
            </thead>
            {score.groups.map((group) => (
              <tbody key={group.key}>
                <tr className={styles.group}>
                  <th scope="rowgroup">{group.name[format.language]}</th>
                  <td className="number">
                    {score.combine === "weighted_mean" ? format.percent(group.weight / whole) : ""}
                  </td>
                  <td>–</td>
                </tr>
                {group.inputs.map((input) => (
                  <Input
                    key={input.metric}
                    input={input}
                    share={
                      (input.weight / group.inputs.reduce((sum, { weight }) => sum + weight, 0)) *
                      (score.combine === "weighted_mean" ? group.weight / whole : 1)
                    }
                  />
                ))}
              </tbody>
            ))}
          </table>
        </div>
      </Section>
      <Section title={t("scores.bands")}>
        <p className={styles.bands}>
          {score.bands.map(({ key, below }, place) => (
            <span key={key} data-band={key}>
              <span aria-hidden>{bandShapes[key]}</span> {t(`health.band.${key}`)}{" "}
              {below === undefined
                ? t("scores.from_mark", { n: format.number(score.bands[place - 1]?.below ?? 0) })
                : t("scores.below_mark", { n: format.number(below) })}
            </span>
          ))}
        </p>
      </Section>
      <Section title={t("scores.applies_to")}>
        <Whom score={score} />
      </Section>
    </>
  )
}

function Input({ input, share }: { input: DrawnScore["groups"][number]["inputs"][number]; share: number }) {
  const format = useFormat()
  const metric = useMetrics().get(input.metric)
  const unit = metric?.unit ?? "number"
  return (
    <tr>
      <th scope="row">
        <Link to="/health/metrics/$key" params={{ key: input.metric }}>
          {metric?.name[format.language] ?? input.metric}
        </Link>
      </th>
      <td className="number">{format.percent(share, share < 0.1 ? 1 : 0)}</td>
      <td>
        <div className={styles.curveCell}>
          <Curve curve={input.curve} unit={unit} />
          <span className={styles.corners}>{cornerWords(input.curve, unit, format)}</span>
        </div>
      </td>
    </tr>
  )
}

/** Of whom the score speaks, and the scorecards that stand in for it or the score it stands in for. */
function Whom({ score }: { score: DrawnScore }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { key } = scorePage.useParams()
  const scores = useApi(listScores, {}).data?.scores
  const cards = scores?.filter(({ scorecard }) => scorecard === key) ?? []
  return (
    <>
      <p>{score.applies_to === undefined ? t("scores.everyone") : <code>{score.applies_to}</code>}</p>
      {score.scorecard !== undefined && (
        <p>
          <Link to="/health/scores/$key" params={{ key: score.scorecard }}>
            {t("scores.scorecard_of", { score: score.scorecard })}
          </Link>
        </p>
      )}
      {cards.length > 0 && (
        <ul className={styles.cards}>
          {cards.map((card) => (
            <li key={card.key}>
              <Link to="/health/scores/$key" params={{ key: card.key }}>
                {card.name[format.language]}
              </Link>{" "}
              <code>{card.applies_to}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
