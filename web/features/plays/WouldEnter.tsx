import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { wouldEnter } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"

const shown = 12

/** Who would enter a play today, and who would be refused or held out. */
export function WouldEnter({ playKey, on }: { playKey: string; on: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(wouldEnter, { params: { key: playKey } })
  const answer = asked.data
  if (answer === undefined)
    return (
      <Section title={t("plays.enter.title")}>
        <Waiting asked={asked} heights={[28, 28, 28]} />
      </Section>
    )
  const starting = answer.accounts.filter(({ decision }) => decision === "started").length
  return (
    <Section
      title={t("plays.enter.title")}
      note={
        answer.total === 0
          ? t("plays.enter.nobody")
          : t(on ? "plays.enter.finding" : "plays.enter.finding_off", {
              count: answer.total,
              n: format.number(answer.total),
              starting: format.number(starting),
            })
      }
    >
      {answer.total > 0 && (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("plays.enter.title")}>
          <table className={sheet.table} style={{ minWidth: 0 }}>
            <tbody>
              {answer.accounts.slice(0, shown).map(({ account_id, name, decision, reason, because }) => (
                <tr
                  key={`${account_id} ${because["alert_id"] ?? ""}`}
                  data-quiet={decision === "refused" || undefined}
                >
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: account_id }}>
                      {name}
                    </Link>
                  </th>
                  <td>
                    {decision === "refused"
                      ? t(`plays.refusal.${reason ?? "off"}`)
                      : t(`plays.decision.${decision}`)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {answer.total > shown && (
            <p className="quiet">{t("plays.enter.more", { n: format.number(answer.total - shown) })}</p>
          )}
        </div>
      )}
    </Section>
  )
}
