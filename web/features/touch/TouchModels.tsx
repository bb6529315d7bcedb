import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import sheet from "../../ui/Sheet.module.css"
import type { TouchSearch } from "./search.ts"
import type { Touch } from "./TouchPage.tsx"
import { useTouchText } from "./useTouchText.ts"

const columns = [
  { key: "accounts", search: {} },
  { key: "without_owner", search: { ownerless: "true" } },
  { key: "by_person", search: { by: "person" } },
  { key: "by_play", search: { by: "play" } },
] as const

/** How many customers are looked after in which way, and by whose decision. */
export function TouchModels({ touch }: { touch: Touch }) {
  const { t } = useTranslation()
  const text = useTouchText()
  const models = touch.models.toReversed()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("touch.title")}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("touch.column.model")}</th>
            {columns.map(({ key }) => (
              <th key={key} scope="col" className="number" title={t(`touch.about.${key}`)}>
                {t(`touch.column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((row) => (
            <tr key={row.model}>
              <th scope="row">
                {text.model(row.model)}
                <span className={sheet.note}>{t(`touch.model_about.${row.model}`)}</span>
              </th>
              {columns.map(({ key, search }) => (
                <td key={key} className="number">
                  <Count n={row[key]} search={{ model: row.model, ...search }} />
                </td>
              ))}
            </tr>
          ))}
          {touch.undecided > 0 && (
            <tr>
              <th scope="row">
                {text.model(null)}
                <span className={sheet.note}>{t("touch.model_about.none")}</span>
              </th>
              <td className="number">
                <Count n={touch.undecided} />
              </td>
              <td colSpan={3}>{"\u00a0"}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr data-marked>
            <th scope="row">{t("touch.sum")}</th>
            <td className="number">
              <Count n={touch.accounts} />
            </td>
            {columns.slice(1).map(({ key, search }) => (
              <td key={key} className="number">
                <Count n={models.reduce((sum, row) => sum + row[key], 0)} search={search} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** A number that leads to the customers behind it. */
export function Count({ n, search }: { n: number; search?: TouchSearch }) {
  const format = useFormat()
  if (n === 0) return <span className="quiet">{format.number(0)}</span>
  if (search === undefined) return format.number(n)
  return (
    <Link to="/plays/touch-models" search={search} hash="accounts" resetScroll={false}>
      {format.number(n)}
    </Link>
  )
}
