import { Button } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { forecastRenewals } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"

type Renewal = z.output<typeof forecastRenewals.response>["renewals"][number]

/** The renewals behind a month, the most to lose first, each with its likelihood and where that comes from. */
export function Renewals({ month }: { month: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { query } = useAsOf()
  const asked = useApi(forecastRenewals, { query: { ...query, month } }, { keep: true })
  const found = asked.data
  const sign = found ? format.currencySign(found.currency) : ""
  return (
    <Section
      title={t("forecast.renewals_of", { month: format.month(`${month}-01`) })}
      note={
        <Button
          variant="subtle"
          onClick={() =>
            void navigate({
              to: "/revenue/forecast",
              search: (previous) => ({ ...previous, month: undefined }),
              resetScroll: false,
            })
          }
        >
          {t("action.close")}
        </Button>
      }
    >
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Bones heights={[28, 28, 28]} />}
      {found?.renewals.length === 0 && <p className="quiet">{t("forecast.none_in_month")}</p>}
      {found !== undefined && found.renewals.length > 0 && (
        <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("forecast.head.renewals")}>
          <table className={figures.table}>
            <thead>
              <tr>
                <th scope="col">{t("forecast.head.account")}</th>
                <th scope="col" data-words>
                  {t("forecast.head.product")}
                </th>
                <th scope="col">{t("forecast.head.ends")}</th>
                <th scope="col">{`MRR, ${sign}`}</th>
                <th scope="col">{t("forecast.head.likelihood")}</th>
                <th scope="col" data-words>
                  {t("forecast.head.by")}
                </th>
                <th scope="col">{`${t("forecast.head.at_stake")}, ${sign}`}</th>
                <th scope="col" data-words>
                  {t("forecast.head.outcome")}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.renewals.map((renewal) => (
                <Line key={`${renewal.subscription_id} ${renewal.ends_on}`} renewal={renewal} />
              ))}
            </tbody>
          </table>
          {found.total > found.renewals.length && (
            <p className="quiet">
              {t("lifetime.first_of", {
                n: format.number(found.renewals.length),
                of: format.number(found.total),
              })}
            </p>
          )}
        </div>
      )}
    </Section>
  )
}

function Line({ renewal }: { renewal: Renewal }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { interval, likelihood } = renewal
  return (
    <tr>
      <th scope="row">
        <Link to="/accounts/$accountId" params={{ accountId: renewal.account_id }}>
          {renewal.name}
        </Link>
      </th>
      <td data-words>{renewal.product ?? ""}</td>
      <td>{format.day(renewal.ends_on)}</td>
      <td>{format.amount(renewal.mrr)}</td>
      <td>
        {likelihood === null ? "–" : format.percent(likelihood)}
        {interval !== null && (
          <span className={figures.band}>
            {` ${format.number(100 * interval[0])}–${format.number(100 * interval[1])}`}
          </span>
        )}
      </td>
      <td data-words>
        {renewal.by === null ? "–" : t(renewal.unused ? "forecast.unused" : `forecast.by.${renewal.by}`)}
      </td>
      <td>{renewal.at_stake === null ? "–" : format.amount(renewal.at_stake)}</td>
      <td data-words>{renewal.outcome === null ? "" : t(`forecast.outcome.${renewal.outcome}`)}</td>
    </tr>
  )
}
