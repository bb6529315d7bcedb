import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { type ReactNode, useId } from "react"
import { useTranslation } from "react-i18next"
import { holders } from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { type Input, useApiPages } from "../../api.ts"
import { Bones } from "../../ui/Bones.tsx"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Downloads } from "./Downloads.tsx"

type Words = {
  title: string
  /** Over the earlier amount; absent: there is none. */
  before?: string
  /** Over the later amount. */
  now: string
  close: () => void
}

/** The accounts with MRR on a day, or compared with an earlier day. */
export function HolderRows({ query, ...words }: Words & { query: Input<typeof holders>["query"] }) {
  const pages = useApiPages(
    holders,
    (cursor) => ({ query: { ...query, ...(cursor !== undefined && { cursor }) } }),
    (page) => page.next_cursor,
  )
  return (
    <HolderTable
      {...words}
      pages={pages}
      files={<Downloads of={words.title} endpoint={holders} query={query} />}
    />
  )
}

type Props = Words & {
  pages: {
    data: { pages: Answer<typeof holders>[] } | undefined
    error: Error | null
    isPending: boolean
    hasNextPage: boolean
    isFetchingNextPage: boolean
    refetch: () => Promise<unknown>
    fetchNextPage: () => Promise<unknown>
  }
  files: ReactNode
}

/** Accounts behind a figure: since when, what they brought and what they bring; with their sums. */
export function HolderTable({ title, before, now, close, pages, files }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const place = useId()
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const sign = first ? format.currencySign(first.currency) : ""
  const amount = (text: string | null) => (text === null ? "" : format.number(Number(text)))
  const difference = (row: { before: string | null; mrr: string }) =>
    row.before === null ? "" : format.signed(Number(row.mrr) - Number(row.before))
  const counted =
    first && t("revenue.accounts", { count: first.total.accounts, n: format.number(first.total.accounts) })
  return (
    <Section
      title={counted === undefined ? title : `${title}: ${counted}`}
      id={place}
      note={
        <>
          {files}
          <Button variant="subtle" size="compact-xs" onClick={close}>
            {t("action.close")}
          </Button>
        </>
      }
    >
      {pages.error !== null && <Problem error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Bones heights={[28, 28, 28]} />}
      {first !== undefined && (
        <div className={figures.scroll} tabIndex={0} role="group" aria-label={title}>
          <table className={figures.table}>
            <thead>
              <tr>
                <th scope="col">{t("revenue.account")}</th>
                <th scope="col">{t("revenue.since")}</th>
                {before !== undefined && <th scope="col">{`${before}, ${sign}`}</th>}
                <th scope="col">{`${now}, ${sign}`}</th>
                {before !== undefined && <th scope="col">{`${t("revenue.change")}, ${sign}`}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.account_id}>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: row.account_id }}>
                      {row.name}
                    </Link>
                  </th>
                  <td>{format.day(row.since)}</td>
                  {before !== undefined && <td>{amount(row.before)}</td>}
                  <td>{amount(row.mrr)}</td>
                  {before !== undefined && <td>{difference(row)}</td>}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {t("revenue.total")}
                </th>
                {before !== undefined && <td>{amount(first.total.before)}</td>}
                <td>{amount(first.total.mrr)}</td>
                {before !== undefined && <td>{difference(first.total)}</td>}
              </tr>
            </tfoot>
          </table>
          {pages.hasNextPage && (
            <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t("revenue.next", {
                n: format.number(rows.length),
                of: format.number(first.total.accounts),
              })}
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}
