import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { arpa } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { Downloads } from "./Downloads.tsx"

/** What a customer pays on average, by the years since it first paid. */
export function Arpa({ query }: { query: { as_of?: string; slice?: string[] } }) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(arpa, { query }, { keep: true })
  const found = asked.data
  const sign = format.currencySign(found?.currency ?? format.currency)
  const short = (amount: string | null) => (amount === null ? "–" : format.number(Number(amount)))
  return (
    <Section
      title={t("retention.arpa")}
      note={<Downloads of={t("retention.arpa")} endpoint={arpa} query={query} />}
    >
      {found === undefined ? (
        <Waiting asked={asked} heights={[28, 28, 28]} />
      ) : (
        <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("retention.arpa")}>
          <table className={figures.table}>
            <thead>
              <tr>
                <th scope="col">{t("retention.contract_age")}</th>
                <th scope="col">{t("retention.head.accounts")}</th>
                <th scope="col">{`MRR, ${sign}`}</th>
                <th scope="col" title={t("retention.arpa_about")}>{`ARPA, ${sign}`}</th>
              </tr>
            </thead>
            <tbody>
              {found.ages.map(({ years, accounts, mrr, arpa: mean }) => (
                <tr key={years}>
                  <th scope="row">
                    <Link
                      from="/revenue/retention"
                      to="/revenue/retention"
                      search={(previous) => ({
                        ...previous,
                        age: years,
                        before: undefined,
                        day: undefined,
                        change: undefined,
                      })}
                      resetScroll={false}
                    >
                      {t("retention.age", {
                        count: years + 1,
                        n: format.number(years),
                        m: format.number(years + 1),
                      })}
                    </Link>
                  </th>
                  <td>{format.number(accounts)}</td>
                  <td>{short(mrr)}</td>
                  <td>{short(mean)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t("revenue.total")}</th>
                <td>{format.number(found.accounts)}</td>
                <td>{short(found.mrr)}</td>
                <td>{short(found.arpa)}</td>
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </Section>
  )
}
