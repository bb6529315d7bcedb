import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { Amount } from "./Amount.tsx"
import { Case } from "./Case.tsx"
import { whatIfPage } from "./route.ts"
import { useWhatIf } from "./useWhatIf.ts"

/** A project or a purchase against a subscription: when the one has caught up with the other, for us and for the customer. */
export function ProjectCase() {
  const { t } = useTranslation()
  const format = useFormat()
  const { project = 3_000_000, monthly = 100_000, paid_months: paid = 0 } = whatIfPage.useSearch()
  const whole = project > 0 && monthly > 0
  const [once, each] = [String(project), String(monthly)]
  const ours = useWhatIf({ kind: "project", once, monthly: each }, whole)
  const theirs = useWhatIf({ kind: "purchase", price: once, monthly: each, paid_months: paid }, whole)
  const sign = ` ${format.currencySign(format.currency)}`
  return (
    <Case
      title={t("what_if.project.title")}
      error={ours.error ?? theirs.error}
      fields={
        <>
          <Amount label={t("what_if.project.once")} name="project" value={project} suffix={sign} />
          <Amount label={t("what_if.project.monthly")} name="monthly" value={monthly} suffix={sign} />
          <Amount label={t("what_if.project.paid")} name="paid_months" value={paid} max={1200} />
        </>
      }
      answer={
        ours.answer &&
        t("what_if.project.answer", {
          count: ours.answer.break_even_month,
          n: format.number(ours.answer.break_even_month),
        })
      }
      note={
        theirs.answer &&
        t(theirs.answer.months_left > 0 ? "what_if.project.crossing" : "what_if.project.crossed", {
          n: format.number(theirs.answer.crossing_month),
          count: theirs.answer.months_left,
          left: format.number(theirs.answer.months_left),
        })
      }
    />
  )
}
