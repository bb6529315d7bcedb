import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { type MovementKind, movementDetails, movementRows } from "#modules/revenue/contract.ts"
import { useApiPages } from "../../api.ts"
import { Bones } from "../../ui/Bones.tsx"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Downloads } from "./Downloads.tsx"
import styles from "./Revenue.module.css"
import { movementsPage } from "./route.ts"
import type { MovementsSearch } from "./search.ts"
import { useAddress } from "./useAddress.ts"

type Props = {
  /** What is listed, in words. */
  title: string
  query: { from: string; to: string; slice?: string[]; as_of?: string }
  kind: MovementKind | undefined
  /** The movement taken apart: what adds up to it. */
  details: Record<string, string>
}

/** The movements behind a figure, the largest first: whose, when, by how much, what of, and why. */
export function MovementRows({ title, query, kind, details }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { detail } = movementsPage.useSearch()
  const change = useAddress<MovementsSearch>()
  const wanted = { ...query, ...(kind && { kind }), ...(detail && { detail }), sort: "-amount" as const }
  const pages = useApiPages(
    movementRows,
    (cursor) => ({ query: { ...wanted, ...(cursor !== undefined && { cursor }) } }),
    (page) => page.next_cursor,
  )
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const currency = first?.currency ?? format.currency
  const sign = format.currencySign(currency)
  const apart = movementDetails.flatMap((key) => (details[key] ? [{ key, amount: details[key] }] : []))
  return (
    <Section
      title={
        first === undefined
          ? title
          : `${title}: ${t("movements.rows", { count: first.total.rows, n: format.number(first.total.rows) })}, ${format.money({ amount: first.total.amount, currency })}`
      }
      note={
        <>
          <Downloads of={title} endpoint={movementRows} query={wanted} />
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => change({ period: undefined, kind: undefined, detail: undefined })}
          >
            {t("action.close")}
          </Button>
        </>
      }
    >
      {apart.length > 0 && (
        <p className={styles.facts}>
          {apart.map(({ key, amount }) => (
            <button
              key={key}
              type="button"
              className={styles.door}
              aria-pressed={key === detail}
              onClick={() => change({ detail: key === detail ? undefined : key })}
            >
              {t(`movements.detail.${key}`)} {format.money({ amount, currency })}
            </button>
          ))}
        </p>
      )}
      {pages.error !== null && <Problem error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Bones heights={[28, 28, 28]} />}
      {first !== undefined && (
        <div className={figures.scroll} tabIndex={0} role="group" aria-label={title}>
          <table className={figures.table}>
            <thead>
              <tr>
                <th scope="col">{t("revenue.account")}</th>
                <th scope="col">{t("movements.day")}</th>
                <th scope="col" data-words>
                  {t("movements.what")}
                </th>
                <th scope="col">{`${t("movements.before")}, ${sign}`}</th>
                <th scope="col">{`${t("movements.after")}, ${sign}`}</th>
                <th scope="col">{`${t("revenue.change")}, ${sign}`}</th>
                <th scope="col" data-words>
                  {t("movements.subscriptions")}
                </th>
                <th scope="col" data-words>
                  {t("movements.reason")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.account_id} ${row.day}`}>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: row.account_id }}>
                      {row.name}
                    </Link>
                  </th>
                  <td>{format.day(row.day)}</td>
                  <td data-words>{t(`movements.detail.${row.detail}`)}</td>
                  <td>{format.number(Number(row.before), 2)}</td>
                  <td>{format.number(Number(row.after), 2)}</td>
                  <td>{format.signed(Number(row.after) - Number(row.before), 2)}</td>
                  <td
                    data-words
                    title={row.subscriptions.map(({ subscription_id }) => subscription_id).join("\n")}
                  >
                    {row.subscriptions
                      .map(({ product, subscription_id, change: by, currency: own }) =>
                        own === currency
                          ? (product ?? subscription_id)
                          : `${product ?? subscription_id} (${format.money({ amount: by, currency: own })})`,
                      )
                      .join(", ")}
                  </td>
                  <td data-words data-long>
                    {row.reason}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {pages.hasNextPage && (
            <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t("revenue.next", { n: format.number(rows.length), of: format.number(first.total.rows) })}
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}
