import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { type Curve, CurveChart } from "../../ui/CurveChart.tsx"
import { useFormat } from "../../ui/format.ts"
import { Amount } from "./Amount.tsx"
import { Case } from "./Case.tsx"
import { whatIfPage } from "./route.ts"
import { useWhatIf } from "./useWhatIf.ts"
import type { Start } from "./WhatIfPage.tsx"

/** Churn a point lower: what MRR would be in twelve months. */
export function ChurnCase({ start }: { start: Start }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { currency } = start
  const {
    churn_mrr: mrr = Math.round(Number(start.mrr.amount)),
    churn = Math.round((start.monthly_churn ?? 0.03) * 10_000) / 100,
    points = churn >= 1 ? -1 : -Math.round(churn * 50) / 100,
  } = whatIfPage.useSearch()
  const { answer, error } = useWhatIf(
    { kind: "churn", mrr: String(mrr), monthly_churn: churn / 100, points },
    mrr > 0,
  )
  const money = (amount: string) => format.compactMoney({ amount, currency })
  const curves = useMemo((): Curve[] => {
    const course = answer?.course ?? []
    return [
      {
        name: t("what_if.as_is"),
        style: "quiet",
        points: course.map(({ month, as_is }) => ({ x: month, y: Number(as_is) })),
      },
      {
        name: t("what_if.changed"),
        style: "main",
        points: course.map(({ month, what_if }) => ({ x: month, y: Number(what_if) })),
      },
    ]
  }, [answer, t])
  const write = useMemo(
    () => (amount: number) => format.compactMoney({ amount: String(amount), currency }),
    [format, currency],
  )
  return (
    <Case
      title={t("what_if.churn.title")}
      error={error}
      fields={
        <>
          <Amount
            label={t("what_if.churn.mrr")}
            name="churn_mrr"
            value={mrr}
            suffix={` ${format.currencySign(currency)}`}
          />
          <Amount
            label={t("what_if.churn.churn")}
            name="churn"
            value={churn}
            suffix=" %"
            max={100}
            digits={2}
          />
          <Amount
            label={t("what_if.churn.points")}
            name="points"
            value={points}
            min={-100}
            max={100}
            digits={2}
          />
        </>
      }
      answer={
        answer &&
        t(Number(answer.difference) < 0 ? "what_if.churn.worse" : "what_if.churn.better", {
          churn: format.percent(answer.monthly_churn, 2),
          difference: money(answer.difference.replace("-", "")),
          year: money(String(12 * Math.abs(Number(answer.difference)))),
          earned: money(answer.earned_difference.replace("-", "")),
        })
      }
    >
      {answer && (
        <CurveChart
          title={t("what_if.churn.chart")}
          curves={curves}
          across={t("what_if.months_from_now")}
          writeX={format.number}
          write={write}
          height={180}
        />
      )}
    </Case>
  )
}
