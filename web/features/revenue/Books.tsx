import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { books } from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { useDimensions } from "./useDimensions.ts"

export type Books = Answer<typeof books>

/** A line an owner: ARR, its worth in dollars beside the band, customers and how they are looked after. */
export function BookTable({ of, chosen }: { of: Books; chosen: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { valueOf } = useDimensions()
  const sign = format.currencySign(of.currency)
  const amount = (text: string | null) => (text === null ? "–" : format.number(Number(text)))
  const sum = (pick: (book: Books["books"][number]) => number) =>
    format.number(of.books.reduce((total, book) => total + pick(book), 0))
  const touchWords = (touch: Record<string, number>) =>
    Object.entries(touch)
      .map(([model, count]) => `${valueOf("touch_model", model)} ${format.number(count)}`)
      .join(", ")
  const total: Record<string, number> = {}
  for (const { touch } of of.books)
    for (const [model, count] of Object.entries(touch)) total[model] = (total[model] ?? 0) + count
  return (
    <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("journal.books")}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("journal.owner")}</th>
            <th scope="col">{`ARR, ${sign}`}</th>
            <th scope="col">{t("journal.in_dollars")}</th>
            <th scope="col" data-words title={t("journal.band_about")}>
              {t("journal.band_head")}
            </th>
            <th scope="col">{t("retention.head.accounts")}</th>
            <th scope="col" data-words>
              {t("revenue.slice.key.touch_model")}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.books.map((book) => {
            const owner = book.owner_email ?? ""
            return (
              <tr key={owner} data-chosen={owner === chosen || undefined}>
                <th scope="row">
                  <Link
                    from="/revenue/journal"
                    to="/revenue/journal"
                    search={(previous) => ({ ...previous, owner: owner === chosen ? undefined : owner })}
                    resetScroll={false}
                  >
                    {owner === "" ? t("journal.nobody") : valueOf("owner", owner)}
                  </Link>
                </th>
                <td>{amount(book.arr)}</td>
                <td>{amount(book.arr_usd)}</td>
                <td data-words>{book.band === null ? "–" : t(`journal.band.${book.band}`)}</td>
                <td>{format.number(book.accounts)}</td>
                <td data-words>{touchWords(book.touch)}</td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("revenue.total")}</th>
            <td>{sum(({ arr }) => Number(arr))}</td>
            <td>{of.dollar === null ? "–" : sum(({ arr_usd }) => Number(arr_usd ?? 0))}</td>
            <td data-words>–</td>
            <td>{sum(({ accounts }) => accounts)}</td>
            <td data-words>{touchWords(total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
