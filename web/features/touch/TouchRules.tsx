import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import styles from "../plays/Plays.module.css"
import { Count } from "./TouchModels.tsx"
import type { Touch } from "./TouchPage.tsx"
import { useTouchText } from "./useTouchText.ts"

/** The rules in their order: the first that holds decides. */
export function TouchRules({ touch: { document } }: { touch: Touch }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useTouchText()
  if (document === null) return null
  const { rules, otherwise, from_accounts } = document
  return (
    <Section
      title={t("touch.rules")}
      note={from_accounts > 0 ? t("touch.from_accounts", { n: format.number(from_accounts) }) : undefined}
    >
      <p className={styles.about}>{t("touch.rules_about")}</p>
      <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("touch.rules")}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("touch.column.rule")}</th>
              <th scope="col">{t("touch.column.when")}</th>
              <th scope="col">{t("touch.column.model")}</th>
              <th scope="col" className="number">
                {t("touch.column.accounts")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ key, name, when, model, accounts }, at) => (
              <tr key={key}>
                <th scope="row">
                  {format.number(at + 1)}. {name[format.language]}
                </th>
                <td>
                  <code className={styles.when}>{when}</code>
                </td>
                <td>{text.model(model)}</td>
                <td className="number">
                  <Count n={accounts} search={{ by: "rule", rule: key }} />
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t("touch.no_rule")}</th>
              <td>{"\u00a0"}</td>
              <td>{text.model(otherwise.model)}</td>
              <td className="number">
                <Count n={otherwise.accounts} search={{ by: "rule", rule: "otherwise" }} />
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </Section>
  )
}
