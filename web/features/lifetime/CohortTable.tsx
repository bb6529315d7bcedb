import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { MoneyJson } from "#kernel/money.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import type { Lifetime } from "./LifetimePage.tsx"

/** Months of age that have a column. */
const ages = [1, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 108, 120]

/** A line a cohort: who they were, what each brought by an age, what may come. Ages never reached stay empty. */
export function CohortTable({ value, chosen }: { value: Lifetime; chosen: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { cohorts, currency } = value
  const oldest = Math.max(0, ...cohorts.map(({ cells }) => cells.filter(({ partial }) => !partial).length))
  const shown = ages.filter((age) => age <= oldest)
  const sign = format.currencySign(currency)
  const inThousands = cohorts.some(({ realised }) => Number(realised.amount) >= 1e5)
  const unit = inThousands ? t("lifetime.thousands", { sign }) : sign
  const short = (money: MoneyJson) => format.number(Number(money.amount) / (inThousands ? 1000 : 1))
  const sum = (of: (cohort: Lifetime["cohorts"][number]) => number) =>
    cohorts.reduce((total, cohort) => total + of(cohort), 0)
  const total = (of: (cohort: Lifetime["cohorts"][number]) => MoneyJson | null) =>
    short({ amount: String(sum((cohort) => Number(of(cohort)?.amount ?? 0))), currency })
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("lifetime.cohorts")}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("lifetime.cohort")}</th>
            <th scope="col">{t("lifetime.size")}</th>
            <th scope="col">{t("lifetime.paying")}</th>
            <th scope="col">{`${t("lifetime.realised_total")}, ${unit}`}</th>
            <th scope="col">{`${t("lifetime.residual")}, ${unit}`}</th>
            {shown.map((age) => (
              <th key={age} scope="col" title={t("lifetime.age_about", { count: age, n: age })}>
                {t("lifetime.age", { n: age })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => {
            const cells = new Map(
              cohort.cells.filter(({ partial }) => !partial).map((cell) => [cell.age + 1, cell]),
            )
            return (
              <tr key={cohort.key} data-chosen={cohort.key === chosen || undefined}>
                <th scope="row">
                  <Link
                    to="/revenue/lifetime"
                    search={(previous) => ({
                      ...previous,
                      cohort: cohort.key === chosen ? undefined : cohort.key,
                    })}
                    resetScroll={false}
                    aria-current={cohort.key === chosen ? "true" : undefined}
                  >
                    {cohort.key === "" ? t("lifetime.none_known") : cohort.key}
                  </Link>
                </th>
                <td>{format.number(cohort.size)}</td>
                <td>{format.number(cohort.paying)}</td>
                <td>{short(cohort.realised)}</td>
                <td>{cohort.residual === null ? "–" : short(cohort.residual)}</td>
                {shown.map((age) => {
                  const cell = cells.get(age)
                  return (
                    <td
                      key={age}
                      title={
                        cell &&
                        t("lifetime.cell", {
                          accounts: format.number(cell.accounts),
                          alive: format.number(cell.alive),
                          earned: format.money(cell.earned),
                        })
                      }
                    >
                      {cell ? short(cell.cumulative) : ""}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("lifetime.sum")}</th>
            <td>{format.number(sum(({ size }) => size))}</td>
            <td>{format.number(sum(({ paying }) => paying))}</td>
            <td>{total(({ realised }) => realised)}</td>
            <td>{total(({ residual }) => residual)}</td>
            {shown.length > 0 && <td colSpan={shown.length}>–</td>}
          </tr>
        </tfoot>
      </table>
      {value.left_out > 0 && (
        <p className="quiet">
          {t("lifetime.left_out", { count: value.left_out, n: format.number(value.left_out) })}
        </p>
      )}
    </div>
  )
}
