import { useTranslation } from "react-i18next"
import type { ShownContract } from "#modules/billing/contract.ts"
import { useFormat } from "../../ui/format.ts"
import sheet from "../../ui/Sheet.module.css"

/** The next day of a renewal's course, and how far it is. */
export function NextStep({ step }: { step: ShownContract["next_step"] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (step === null) return <>–</>
  return (
    <>
      {t(`billing.step.${step.step}`)}
      <span className={sheet.note}>
        {format.day(step.on)} · {t("billing.in_days", { count: step.days, n: format.number(step.days) })}
      </span>
    </>
  )
}
