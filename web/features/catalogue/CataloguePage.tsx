import { Button, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { IconSearch } from "@tabler/icons-react"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listProducts, type ShownProduct } from "#modules/billing/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "./Catalogue.module.css"
import { Examples } from "./Examples.tsx"
import { useWays } from "./useWays.ts"

const page = getRouteApi("/frame/revenue/catalogue")
const typingMs = 250

/** What is sold: found by what the customer wants done. */
export function CataloguePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { query } = useAsOf()
  const { search, examples } = page.useSearch()
  const [typed, setTyped] = useState(search ?? "")
  const asked = useApi(listProducts, { query: { ...query, ...(search && { search }) } }, { keep: true })
  const look = useDebouncedCallback(
    (text: string) =>
      void navigate({
        to: "/revenue/catalogue",
        search: (previous) => ({ ...previous, search: text.trim() || undefined }),
        replace: true,
      }),
    typingMs,
  )
  const open = examples !== undefined
  return (
    <>
      <PageHead title={t("revenue.pages.catalogue")}>
        {asked.data && <Finding products={asked.data.products} searched={search !== undefined} />}
      </PageHead>
      <div className={sheet.page}>
        <div className={styles.tools}>
          <TextInput
            className={styles.search ?? ""}
            label={t("catalogue.search")}
            placeholder={t("catalogue.search_example")}
            leftSection={<IconSearch size={16} stroke={1.6} />}
            value={typed}
            onChange={({ currentTarget: { value } }) => {
              setTyped(value)
              look(value)
            }}
          />
          <Button
            onClick={() =>
              void navigate({
                to: "/revenue/catalogue",
                search: (previous) => ({ ...previous, examples: open ? undefined : ("true" as const) }),
              })
            }
          >
            {t(open ? "catalogue.hide_examples" : "catalogue.show_examples")}
          </Button>
        </div>
        {open && <Examples />}
        {asked.data === undefined ? (
          <Waiting asked={asked} heights={[36, 36, 36, 36]} />
        ) : asked.data.products.length === 0 ? (
          <EmptyState title={t(search === undefined ? "catalogue.empty" : "catalogue.not_found")}>
            {t(search === undefined ? "catalogue.empty_why" : "catalogue.not_found_why")}
          </EmptyState>
        ) : (
          <Products products={asked.data.products} />
        )}
      </div>
    </>
  )
}

function Finding({ products, searched }: { products: ShownProduct[]; searched: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ending = products.filter(({ promo_days }) => promo_days !== null && promo_days <= 14)
  const count = products.length
  const words = t(searched ? "catalogue.found" : "catalogue.finding", { count, n: format.number(count) })
  return ending.length === 0
    ? words
    : `${words} ${t("catalogue.promo_ends", { names: ending.map(({ name }) => `«${name}»`).join(", ") })}`
}

function Products({ products }: { products: ShownProduct[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ways = useWays()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("revenue.pages.catalogue")}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("catalogue.product")}</th>
            <th scope="col">{t("catalogue.job")}</th>
            <th scope="col">{t("catalogue.sold")}</th>
            <th scope="col" className="number" title={t("catalogue.entry_about")}>
              {t("catalogue.entry")}
            </th>
          </tr>
        </thead>
        <tbody>
          {products.map((product) => (
            <tr key={product.product_id}>
              <th scope="row">
                <Link to="/revenue/catalogue/$productId" params={{ productId: product.product_id }}>
                  {product.name}
                </Link>
                <span className={sheet.note}>{product.vendors.join(", ")}</span>
              </th>
              <td>{product.job}</td>
              <td>
                {product.sold.map(ways).join("; ")}
                {product.promo_days !== null && (
                  <span className={sheet.note}>
                    {t("catalogue.promo_days", {
                      count: product.promo_days,
                      n: format.number(product.promo_days),
                    })}
                  </span>
                )}
              </td>
              <td className="number">
                {product.entry.map((price) => format.money(price)).join(" · ") || "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
