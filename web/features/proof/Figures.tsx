import { useTranslation } from "react-i18next"
import type { Backtest } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Proof.module.css"

type Props = { result: Backtest; beside: Backtest | undefined }

/** The figures of a draft, each with that of the version in force. */
export function Figures({ result, beside }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const fixed = (digits: number) => (value: number | null) =>
    value === null ? "–" : format.fixed(value, digits)
  const share = (value: number | null) => (value === null ? "–" : format.percent(value))
  const whole = (value: number | null) => (value === null ? "–" : format.number(value))
  const red = ({ borders }: Backtest) => borders.find(({ band }) => band === "red")
  const figures: [
    key: "auc" | "average_precision" | "lift" | "precision_red" | "recall_red" | "warning_days",
    of: (one: Backtest) => number | null,
    write: (value: number | null) => string,
  ][] = [
    ["auc", (one) => one.auc, fixed(3)],
    ["average_precision", (one) => one.average_precision, fixed(3)],
    ["lift", (one) => one.lift_lowest_decile, fixed(1)],
    ["precision_red", (one) => red(one)?.precision ?? null, share],
    ["recall_red", (one) => red(one)?.recall ?? null, share],
    ["warning_days", (one) => one.median_days_of_warning, whole],
  ]
  return (
    <dl className={styles.figures}>
      {figures.map(([key, of, write]) => (
        <div key={key} title={t(`proof.figure_about.${key}`)}>
          <dt>{t(`proof.figure.${key}`)}</dt>
          <dd>
            {write(of(result))}
            {beside !== undefined && <span> ({write(of(beside))})</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
