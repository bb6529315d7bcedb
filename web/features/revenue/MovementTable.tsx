import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { type MovementKind, movementKinds, type rates } from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { NegativeChurn } from "./NegativeChurn.tsx"
import { isPartial, periodName, type SpanInterval } from "./spans.ts"
import type { Period, Sums } from "./Waterfall.tsx"

type Rate = Answer<typeof rates>["periods"][number]

type Props = {
  periods: Period[]
  rates: Rate[]
  sums: Sums
  interval: SpanInterval
  currency: string
  chosen: string | undefined
}

/** A line a period, each figure the way to what is behind it; the sums tie opening to closing. */
export function MovementTable({ periods, rates, sums, interval, currency, chosen }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const sign = format.currencySign(currency)
  const exact = (amount: string) => format.money({ amount, currency })
  const short = (amount: string) => format.number(Number(amount))
  const ratio = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : format.fixed(value, 2)
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : format.percent(value, 2)
  const level = (day: string, amount: string) => (
    <To search={{ day, period: undefined, kind: undefined, detail: undefined }} title={exact(amount)}>
      {short(amount)}
    </To>
  )
  const count = (of: (period: Period) => number) =>
    format.number(periods.reduce((total, period) => total + of(period), 0))
  const whole = wholeRates(sums)
  const [first, last] = [periods[0], periods.at(-1)]
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("movements.by_period")}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("movements.period")}</th>
            <Head of="opening" sign={sign} />
            {movementKinds.map((kind) => (
              <Head key={kind} of={kind} sign={sign} />
            ))}
            <Head of="closing" sign={sign} />
            <th scope="col">{`ARR, ${sign}`}</th>
            <th scope="col" title={t("movements.quick_ratio_about")}>
              {t("movements.quick_ratio")}
            </th>
            <th scope="col" title={t("movements.net_churn_about")}>
              {t("movements.net_churn")}
            </th>
            <th scope="col" data-words>
              {t("movements.badge")}
            </th>
            <th scope="col">{t("movements.count.new")}</th>
            <th scope="col">{t("movements.count.reactivated")}</th>
            <th scope="col">{t("movements.count.churned")}</th>
            <th scope="col">{t("movements.count.closing")}</th>
          </tr>
        </thead>
        <tbody>
          {periods.map((period, at) => {
            const rate = rates[at]
            const partial = isPartial(period, interval)
            const lastDay = addDays(period.end, -1)
            return (
              <tr key={period.start} data-chosen={period.start === chosen || undefined}>
                <th scope="row">
                  <To search={{ period: period.start, kind: undefined, detail: undefined, day: undefined }}>
                    {periodName(period.start, interval, format, t)}
                  </To>
                  {partial && <span className="quiet"> {t("movements.so_far")}</span>}
                </th>
                <td>{level(addDays(period.start, -1), period.opening)}</td>
                {movementKinds.map((kind) => (
                  <td key={kind}>
                    <Amount period={period} kind={kind} exact={exact} short={short} />
                  </td>
                ))}
                <td>{level(lastDay, period.closing)}</td>
                <td>{rate === undefined ? "" : short(rate.arr)}</td>
                <td>{ratio(rate?.quick_ratio)}</td>
                <td>{share(rate?.net_churn)}</td>
                <td data-words>
                  <NegativeChurn of={rate?.negative_churn ?? null} crossed={rate?.crossed ?? null} />
                </td>
                <td>{format.number(period.accounts.new)}</td>
                <td>{format.number(period.accounts.reactivated)}</td>
                <td>{format.number(period.accounts.churned)}</td>
                <td>{format.number(period.accounts.closing)}</td>
              </tr>
            )
          })}
        </tbody>
        {first !== undefined && last !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{t("revenue.total")}</th>
              <td title={exact(sums.opening)}>{short(sums.opening)}</td>
              {movementKinds.map((kind) => (
                <td key={kind} title={exact(sums[kind])}>
                  {short(sums[kind])}
                </td>
              ))}
              <td title={exact(sums.closing)}>{short(sums.closing)}</td>
              <td>{short(rates.at(-1)?.arr ?? "0")}</td>
              <td>{ratio(whole.quickRatio)}</td>
              <td>{share(whole.netChurn)}</td>
              <td data-words>
                <NegativeChurn of={whole.negative} crossed={null} />
              </td>
              <td>{count(({ accounts }) => accounts.new)}</td>
              <td>{count(({ accounts }) => accounts.reactivated)}</td>
              <td>{count(({ accounts }) => accounts.churned)}</td>
              <td>{format.number(last.accounts.closing)}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Head({ of, sign }: { of: keyof Sums; sign: string }) {
  const { t } = useTranslation()
  return (
    <th scope="col" title={t(`movements.about.${of}`)}>
      {`${t(`movements.kind.${of}`)}, ${sign}`}
    </th>
  )
}

type AmountProps = {
  period: Period
  kind: MovementKind
  exact: (amount: string) => string
  short: (amount: string) => string
}

function Amount({ period, kind, exact, short }: AmountProps) {
  if (Number(period[kind]) === 0) return <span className="quiet">0</span>
  return (
    <To
      search={{ period: period.start, kind, detail: undefined, day: undefined }}
      title={exact(period[kind])}
    >
      {short(period[kind])}
    </To>
  )
}

type ToProps = {
  search: {
    day: string | undefined
    period: string | undefined
    kind: MovementKind | undefined
    detail: undefined
  }
  title?: string
  children: ReactNode
}

function To({ search, title, children }: ToProps) {
  return (
    <Link
      from="/revenue/movements"
      to="/revenue/movements"
      search={(previous) => ({ ...previous, ...search })}
      resetScroll={false}
      {...(title !== undefined && { title })}
    >
      {children}
    </Link>
  )
}

/** Rates of all periods together, of their sums. */
export function wholeRates(sums: Sums): {
  quickRatio: number | null
  netChurn: number | null
  negative: "strict" | "source" | null
} {
  const of = (key: keyof Sums) => Number(sums[key])
  const lost = of("contraction") + of("churn")
  const expansion = of("expansion")
  return {
    negative: expansion > lost ? "strict" : expansion > of("churn") ? "source" : null,
    quickRatio: lost === 0 ? null : (of("new") + of("reactivation") + of("expansion")) / lost,
    netChurn: of("opening") === 0 ? null : (lost - of("expansion")) / of("opening"),
  }
}
