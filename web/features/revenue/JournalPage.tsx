import { Button, Select } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import type { TFunction } from "i18next"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addDays } from "#kernel/time.ts"
import { bookBand, books, course, journal } from "#modules/revenue/contract.ts"
import { useApi, useApiPages } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import figures from "../../ui/FigureTable.module.css"
import { type Format, useFormat } from "../../ui/format.ts"
import { LineChart } from "../../ui/LineChart.tsx"
import { PageHead } from "../../ui/PageHead.tsx"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { type Books, BookTable } from "./Books.tsx"
import { Downloads } from "./Downloads.tsx"
import { Reason } from "./Reason.tsx"
import styles from "./Revenue.module.css"
import { journalPage } from "./route.ts"
import { SliceBar } from "./SliceBar.tsx"
import type { JournalSearch } from "./search.ts"
import { readSlices, asked as sliced } from "./slices.ts"
import { lastMonths } from "./spans.ts"
import { Unconverted } from "./Unconverted.tsx"
import { useAddress } from "./useAddress.ts"
import { useDimensions } from "./useDimensions.ts"

/** The journal of customers: who answers for how much ARR, and every change of it with its reason. */
export function JournalPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { slice, owner, months = 12 } = journalPage.useSearch()
  const change = useAddress<JournalSearch>()
  const { day, query: knowledge } = useAsOf()
  const { valueOf } = useDimensions()
  const cut = sliced(slice)
  const span = lastMonths(day, months, "month")
  const askedBooks = useApi(books, { query: { ...knowledge, ...cut } }, { keep: true })
  const wanted = { ...span, ...cut, ...(owner !== undefined && { owner }), limit: 50 }
  const pages = useApiPages(
    journal,
    (cursor) => ({ query: { ...wanted, ...(cursor !== undefined && { cursor }) } }),
    (page) => page.next_cursor,
    { keep: true },
  )
  const found = askedBooks.data
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const sign = format.currencySign(first?.currency ?? format.currency)
  const ownerName = (email: string | null) =>
    email === null || email === "" ? t("journal.nobody") : valueOf("owner", email)
  return (
    <>
      <PageHead title={t("journal.title")} note={t("portfolio.about.as_of", { day: format.day(day) })}>
        {found === undefined ? "\u00a0" : findingOf(found, owner, ownerName, t, format)}
      </PageHead>
      <div className={styles.page}>
        <SliceBar slice={slice} change={change}>
          <Select
            size="xs"
            aria-label={t("journal.owner")}
            placeholder={t("journal.everyone")}
            clearable
            clearButtonProps={{ "aria-label": t("journal.everyone") }}
            data={(found?.books ?? []).map(({ owner_email }) => ({
              value: `=${owner_email ?? ""}`,
              label: ownerName(owner_email),
            }))}
            value={owner === undefined ? null : `=${owner}`}
            onChange={(chosen) => change({ owner: chosen?.slice(1) })}
          />
          <Select
            size="xs"
            aria-label={t("revenue.span")}
            allowDeselect={false}
            data={["3", "6", "12", "24", "60"].map((value) => ({
              value,
              label: t("revenue.months", { count: Number(value), n: value }),
            }))}
            value={String(months)}
            onChange={(value) => change({ months: Number(value) })}
          />
        </SliceBar>
        {found === undefined ? (
          <Waiting asked={askedBooks} heights={[140]} />
        ) : (
          <>
            <Unconverted of={found.unconverted} />
            {found.books.length > 0 && (
              <Section
                title={t("journal.books")}
                note={
                  found.dollar === null
                    ? t("journal.no_rate")
                    : found.currency === bookBand.currency
                      ? undefined
                      : t("journal.rate", {
                          rate: format.money({ amount: found.dollar.rate, currency: found.currency }),
                          day: format.day(found.dollar.day),
                        })
                }
              >
                <BookTable of={found} chosen={owner} />
              </Section>
            )}
            <ArrCourse
              query={{
                ...span,
                slice: [...readSlices(slice), ...(owner === undefined ? [] : [`owner:${owner}`])],
              }}
            />
          </>
        )}
        <Section
          title={
            owner === undefined ? t("journal.changes") : t("journal.changes_of", { owner: ownerName(owner) })
          }
          note={<Downloads of={t("journal.title")} endpoint={journal} query={wanted} />}
        >
          {first === undefined ? (
            <Waiting asked={pages} heights={[30, 30, 30, 30]} />
          ) : rows.length === 0 ? (
            <EmptyState title={t("journal.empty")}>{t("journal.empty_why")}</EmptyState>
          ) : (
            <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("journal.changes")}>
              <table className={figures.table}>
                <thead>
                  <tr>
                    <th scope="col">{t("revenue.account")}</th>
                    <th scope="col">{t("movements.day")}</th>
                    <th scope="col">{`ARR, ${sign}`}</th>
                    <th scope="col">{`${t("revenue.change")}, ${sign}`}</th>
                    <th scope="col" data-words>
                      {t("movements.what")}
                    </th>
                    <th scope="col" data-words>
                      {t("movements.reason")}
                    </th>
                    <th scope="col" data-words>
                      {t("journal.owner")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={`${row.account_id} ${row.date}`}>
                      <th scope="row">
                        <Link to="/accounts/$accountId" params={{ accountId: row.account_id }}>
                          {row.name}
                        </Link>
                      </th>
                      <td>{format.day(row.date)}</td>
                      <td>{format.number(Number(row.arr))}</td>
                      <td>{format.signed(Number(row.change))}</td>
                      <td data-words>
                        {t(`movements.kind.${row.kind}`)}
                        {row.detail !== row.kind && (
                          <span className="quiet"> · {t(`movements.detail.${row.detail}`)}</span>
                        )}
                      </td>
                      <td data-words data-long>
                        <Reason
                          accountId={row.account_id}
                          account={row.name}
                          day={row.date}
                          reason={row.reason}
                        />
                      </td>
                      <td data-words>{ownerName(row.owner_email)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {pages.hasNextPage && (
                <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  {t("action.more")}
                </Button>
              )}
            </div>
          )}
        </Section>
      </div>
    </>
  )
}

/** ARR at the end of each month, of whom the journal speaks. */
function ArrCourse({ query }: { query: { from: string; to: string; slice: string[] } }) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(course, { query }, { keep: true })
  const found = asked.data
  const currency = found?.currency ?? format.currency
  const days = useMemo(() => (found?.ends ?? []).map((end) => addDays(end, -1)), [found])
  const write = useMemo(
    () => (amount: number) => format.compactMoney({ amount: String(amount), currency }),
    [format, currency],
  )
  const values = (found?.series[0]?.arr ?? []).map(Number)
  const [from, to] = [values[0], values.at(-1)]
  return (
    <LineChart
      title={
        from === undefined || to === undefined
          ? "ARR"
          : t("movements.course_finding", { name: "ARR", from: write(from), to: write(to) })
      }
      unit={t("movements.at_end")}
      days={days}
      lines={[{ name: "ARR", values, style: "main" }]}
      write={write}
      height={170}
      loading={asked.isPending}
    />
  )
}

function findingOf(
  { books: all, dollar }: Books,
  owner: string | undefined,
  nameOf: (email: string | null) => string,
  t: TFunction,
  format: Format,
): string {
  const dollars = (amount: string) => format.compactMoney({ amount, currency: bookBand.currency })
  const band = { from: dollars(String(bookBand.from)), to: dollars(String(bookBand.to)) }
  if (all.length === 0) return t("journal.finding_none")
  if (owner !== undefined) {
    const book = all.find(({ owner_email }) => (owner_email ?? "") === owner)
    if (book === undefined) return t("journal.finding_no_book", { owner: nameOf(owner) })
    const told = t("journal.finding_owner", {
      owner: nameOf(owner),
      arr: format.compactMoney({ amount: book.arr, currency: format.currency }),
      count: book.accounts,
      n: format.number(book.accounts),
    })
    return book.band === null || book.arr_usd === null
      ? told
      : `${told} ${t(`journal.finding_band.${book.band}`, { usd: dollars(book.arr_usd), ...band })}`
  }
  const owned = all.filter(({ owner_email }) => owner_email !== null)
  const counted = (which: string) => format.number(owned.filter((book) => book.band === which).length)
  const told = t("journal.finding", { count: owned.length, n: format.number(owned.length) })
  return dollar === null
    ? told
    : `${told} ${t("journal.finding_bands", {
        ...band,
        below: counted("below"),
        within: counted("within"),
        above: counted("above"),
      })}`
}
