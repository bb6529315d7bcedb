import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { concentration } from "#modules/revenue/contract.ts"
import { useApi } from "../../api.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { Downloads } from "./Downloads.tsx"

/** How much hangs on few: the largest accounts with their shares. */
export function Concentration({ query }: { query: { as_of?: string; slice?: string[] } }) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(concentration, { query }, { keep: true })
  const found = asked.data
  const sign = format.currencySign(found?.currency ?? format.currency)
  const ten = found?.shares.findLast(({ top }) => top <= 10)
  return (
    <Section
      title={t("retention.concentration")}
      note={<Downloads of={t("retention.concentration")} endpoint={concentration} query={query} />}
    >
      {found === undefined ? (
        <Waiting asked={asked} heights={[28, 28, 28]} />
      ) : (
        <>
          {ten?.share != null && found.hhi !== null && (
            <p title={t("retention.hhi_about")}>
              {t("retention.concentration_finding", {
                count: ten.top,
                n: format.number(ten.top),
                share: format.percent(ten.share),
                hhi: format.fixed(found.hhi, 3),
              })}
            </p>
          )}
          <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("retention.concentration")}>
            <table className={figures.table}>
              <thead>
                <tr>
                  <th scope="col">{t("revenue.account")}</th>
                  <th scope="col">{`MRR, ${sign}`}</th>
                  <th scope="col">{t("retention.share")}</th>
                  <th scope="col">{t("retention.cumulative")}</th>
                </tr>
              </thead>
              <tbody>
                {found.rows.map((row) => (
                  <tr key={row.account_id}>
                    <th scope="row">
                      <Link to="/accounts/$accountId" params={{ accountId: row.account_id }}>
                        {row.name}
                      </Link>
                    </th>
                    <td>{format.number(Number(row.mrr))}</td>
                    <td>{format.percent(row.share, 1)}</td>
                    <td>{format.percent(row.cumulative, 1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Section>
  )
}
