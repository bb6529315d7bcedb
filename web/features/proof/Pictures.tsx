import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { Backtest } from "#modules/health/contract.ts"
import { Chart, type ChartColors } from "../../ui/Chart.tsx"
import { useFormat } from "../../ui/format.ts"
import { barOption, calibrationOption, rocOption } from "./pictures.ts"
import { aucWords } from "./words.ts"

type Props = {
  result: Backtest
  /** The same of the version it is held against. */
  beside?: Backtest | null | undefined
}

const height = 240

/** How well the score ranks: at every border, whom it catches for how many false alarms. */
export function Roc({ result, beside = null }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const option = useMemo(() => {
    const names = { x: t("proof.false_positive_rate"), y: t("proof.true_positive_rate") }
    return (colors: ChartColors) => rocOption(result, beside, { names, write: format.percent }, colors)
  }, [result, beside, t, format])
  const rows = useMemo(() => {
    // Of several points above one another the highest.
    const highest = new Map(result.roc.map(([x, y]) => [format.percent(x, 1), format.percent(y, 1)]))
    return [...highest].map(([x, y]) => [x, y])
  }, [result, format])
  const title = t("proof.roc_title", { auc: aucWords(result, format) })
  return (
    <Chart
      title={
        beside === null
          ? title
          : `${title}; ${t("proof.dashed", { version: beside.version, auc: aucWords(beside, format) })}`
      }
      height={height}
      option={option}
      table={{ heads: [t("proof.false_positive_rate"), t("proof.true_positive_rate")], rows }}
    />
  )
}

/** Who left by tenths of the observations, the lowest scores first. */
export function Deciles({ result, beside = null }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { deciles, lift_lowest_decile: lift } = result
  const option = useMemo(() => {
    const rates = (of: Backtest) => of.deciles.map(({ rate }) => rate)
    const bars = {
      names: deciles.map((_, i) => format.number(i + 1)),
      values: rates(result),
      ...(beside !== null && { beside: rates(beside) }),
      write: (share: number) => format.percent(share, share < 0.1 && share > 0 ? 1 : 0),
      axis: t("proof.decile_axis"),
    }
    return (colors: ChartColors) => barOption(bars, colors)
  }, [result, beside, deciles, t, format])
  return (
    <Chart
      title={
        lift === null
          ? t("proof.deciles")
          : t("proof.deciles_title", {
              share: format.percent(deciles[0]?.rate ?? 0),
              lift: format.number(lift, 1),
            })
      }
      unit={
        beside === null ? t("proof.share_lost") : t("proof.share_lost_beside", { version: beside.version })
      }
      height={height}
      option={option}
      table={{
        heads: [
          t("proof.decile"),
          t("proof.scores"),
          t("proof.observations"),
          t("proof.lost"),
          t("proof.rate"),
          t("proof.interval"),
          t("proof.lift"),
        ],
        rows: deciles.map((part, i) => [
          format.number(i + 1),
          `${format.number(part.from)}–${format.number(part.to)}`,
          format.number(part.observations),
          format.number(part.positives, 1),
          format.percent(part.rate, 1),
          interval(part.interval, format.percent),
          part.lift === null ? null : format.number(part.lift, 1),
        ]),
      }}
    />
  )
}

/** From so few observations no share is told in words. */
const fewestForWords = 20

/** The risk a score states, held against what happened. */
export function Calibration({ result }: { result: Backtest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { calibration } = result
  const option = useMemo(() => {
    const names = { x: t("proof.stated"), y: t("proof.happened") }
    return (colors: ChartColors) => calibrationOption(result, { names, write: format.percent }, colors)
  }, [result, t, format])
  const riskiest = calibration.find(({ observations }) => observations >= fewestForWords) ?? calibration[0]
  return (
    <Chart
      title={
        riskiest === undefined
          ? t("proof.calibration")
          : t("proof.calibration_title", {
              stated: format.percent(riskiest.stated),
              happened: format.percent(riskiest.rate),
            })
      }
      height={height}
      option={option}
      table={{
        heads: [
          t("proof.scores"),
          t("proof.stated"),
          t("proof.happened"),
          t("proof.interval"),
          t("proof.observations"),
          t("proof.lost"),
        ],
        rows: calibration.map((part) => [
          `${format.number(part.from)}–${format.number(part.to)}`,
          format.percent(part.stated),
          format.percent(part.rate, 1),
          interval(part.interval, format.percent),
          format.number(part.observations),
          format.number(part.positives),
        ]),
      }}
    />
  )
}

/** How long before a loss the score said so. */
export function DaysOfWarning({ result }: { result: Backtest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { losses, median_days_of_warning: median } = result
  const parts = useMemo(() => {
    const stretch = ({ from, to }: { from: number; to: number | null }) =>
      to === null ? t("proof.days_from", { from }) : t("proof.days_between", { from, to: to - 1 })
    return [
      { name: t("proof.no_warning"), count: losses.total - losses.warned },
      ...losses.by_days_of_warning.map((part) => ({ name: stretch(part), count: part.losses })),
    ]
  }, [losses, t])
  const option = useMemo(() => {
    const bars = {
      names: parts.map(({ name }) => name),
      values: parts.map(({ count }) => count),
      write: (count: number) => format.number(count),
      axis: t("proof.warning_axis"),
    }
    return (colors: ChartColors) => barOption(bars, colors)
  }, [parts, t, format])
  return (
    <Chart
      title={
        median === null
          ? t("proof.warning_none")
          : t("proof.warning_title", {
              days: format.days(Math.round(median)),
              warned: format.number(losses.warned),
              total: format.number(losses.total),
            })
      }
      unit={t("proof.accounts")}
      height={height}
      option={option}
      table={{
        heads: [t("proof.warning"), t("proof.accounts")],
        rows: losses.total === 0 ? [] : parts.map(({ name, count }) => [name, format.number(count)]),
      }}
    />
  )
}

const interval = ([low, high]: [number, number], write: (share: number, digits: number) => string): string =>
  `${write(low, 1)} … ${write(high, 1)}`
