import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { Amount } from "./Amount.tsx"
import { Case } from "./Case.tsx"
import { whatIfPage } from "./route.ts"
import { useWhatIf } from "./useWhatIf.ts"
import type { Start } from "./WhatIfPage.tsx"

/** Retention a tenth up: what the company would be worth, as the source has it. */
export function RetentionCase({ start }: { start: Start }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { currency } = start
  const { retention = 80, retention_change: change = 10, worth = 500_000_000 } = whatIfPage.useSearch()
  const { answer, error } = useWhatIf(
    { kind: "retention", retention: retention / 100, change: change / 100, value: String(worth) },
    worth > 0 && retention > 0,
  )
  return (
    <Case
      title={t("what_if.retention.title")}
      error={error}
      fields={
        <>
          <Amount
            label={t("what_if.retention.retention")}
            name="retention"
            value={retention}
            suffix=" %"
            max={100}
            digits={1}
          />
          <Amount
            label={t("what_if.retention.change")}
            name="retention_change"
            value={change}
            suffix=" %"
            min={-100}
            max={1000}
            digits={1}
          />
          <Amount
            label={t("what_if.retention.value")}
            name="worth"
            value={worth}
            suffix={` ${format.currencySign(currency)}`}
          />
        </>
      }
      answer={
        answer &&
        t("what_if.retention.answer", {
          from: format.percent(retention / 100, 1),
          to: format.percent(answer.retention, 1),
          before: format.compactMoney({ amount: String(worth), currency }),
          after: format.compactMoney({ amount: answer.value, currency }),
        })
      }
      note={
        <>
          {answer?.note[format.language]}
          {start.yearly_retention !== null &&
            ` ${t("what_if.retention.yours", { share: format.percent(start.yearly_retention, 1) })}`}
        </>
      }
    />
  )
}
