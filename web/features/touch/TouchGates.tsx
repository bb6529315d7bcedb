import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { listTouchGates } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "../plays/Plays.module.css"
import { passing } from "./useTouchText.ts"

/** The gates to come at the end of high touch, and how each would be decided today. */
export function TouchGates() {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(listTouchGates, {})
  if (asked.data === undefined)
    return (
      <Section title={t("touch.gates")}>
        <Waiting asked={asked} heights={[28, 28, 28]} />
      </Section>
    )
  const { gates, play } = asked.data
  if (play === null) return null
  const passed = gates.filter(({ holds }) => holds === true).length
  return (
    <Section
      title={t("touch.gates")}
      note={
        <Link to="/plays/$key" params={{ key: play }}>
          {t("touch.gate_play")}
        </Link>
      }
    >
      <p className={styles.about}>
        {gates.length === 0
          ? t("touch.no_gates")
          : t("touch.gates_finding", {
              count: gates.length,
              n: format.number(gates.length),
              passing: format.number(passed),
            })}
      </p>
      {gates.length > 0 && (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("touch.gates")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("touch.column.gate")}</th>
                <th scope="col">{t("touch.column.account")}</th>
                <th scope="col">{t("touch.column.owner")}</th>
                <th scope="col">{t("touch.column.started")}</th>
                <th scope="col">{t("touch.column.today")}</th>
              </tr>
            </thead>
            <tbody>
              {gates.map((gate) => (
                <tr key={gate.run_id}>
                  <td className={sheet.when}>{format.day(gate.gate_on)}</td>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: gate.account_id }}>
                      {gate.name}
                    </Link>
                  </th>
                  <td>{gate.owner_email ?? t("touch.no_owner")}</td>
                  <td className={sheet.when}>{format.day(gate.started_on)}</td>
                  <td title={gate.when}>{t(`touch.passes.${passing(gate.holds)}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
