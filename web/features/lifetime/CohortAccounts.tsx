import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { lifetimeAccounts } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { useAddress } from "./useAddress.ts"

const most = 100

/** The accounts of a cohort: what each brought and may still bring. */
export function CohortAccounts({ by, cohort, margin }: { by: string; cohort: string; margin: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const change = useAddress()
  const { query } = useAsOf()
  const asked = useApi(
    lifetimeAccounts,
    { query: { ...query, by, key: cohort, margin, limit: most } },
    { keep: true },
  )
  const found = asked.data
  const sign = found ? format.currencySign(found.currency) : ""
  return (
    <Section
      title={t("lifetime.accounts_of", { cohort: cohort === "" ? t("lifetime.none_known") : cohort })}
      note={
        <Button variant="subtle" onClick={() => change({ cohort: undefined })}>
          {t("action.close")}
        </Button>
      }
    >
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Bones heights={[28, 28, 28]} />}
      {found !== undefined && (
        <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("lifetime.accounts")}>
          <table className={figures.table}>
            <thead>
              <tr>
                <th scope="col">{t("lifetime.account")}</th>
                <th scope="col">{t("lifetime.since")}</th>
                <th scope="col">{`MRR, ${sign}`}</th>
                <th scope="col">{`${t("lifetime.realised_total")}, ${sign}`}</th>
                <th scope="col">{`${t("lifetime.residual")}, ${sign}`}</th>
                <th scope="col">{t("lifetime.left")}</th>
              </tr>
            </thead>
            <tbody>
              {found.accounts.map((account) => (
                <tr key={account.account_id}>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: account.account_id }}>
                      {account.name}
                    </Link>
                  </th>
                  <td>{format.day(account.since)}</td>
                  <td>{format.amount(account.mrr)}</td>
                  <td>{format.amount(account.realised)}</td>
                  <td>{account.expected === null ? "–" : format.amount(account.expected)}</td>
                  <td>{account.lost_on === null ? "" : format.day(account.lost_on)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.total > found.accounts.length && (
            <p className="quiet">
              {t("lifetime.first_of", {
                n: format.number(found.accounts.length),
                of: format.number(found.total),
              })}
            </p>
          )}
        </div>
      )}
    </Section>
  )
}
