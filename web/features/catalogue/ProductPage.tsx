import { Button } from "@mantine/core"
import { getRouteApi, Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  getProduct,
  listProducts,
  productSchema,
  putProduct,
  type ShownProduct,
} from "#modules/billing/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import styles from "./Catalogue.module.css"
import { useWays } from "./useWays.ts"

const page = getRouteApi("/frame/revenue/catalogue/$productId")

/** A product: what it is for, how it is sold, at what prices, of what parts. */
export function ProductPage() {
  const { t } = useTranslation()
  const { productId } = page.useParams()
  const { query } = useAsOf()
  const may = useMay("revenue:write")
  const [editing, setEditing] = useState(false)
  const asked = useApi(getProduct, { params: { product_id: productId }, query }, { keep: true })
  const product = asked.data
  if (product === undefined)
    return (
      <div className={sheet.page}>
        <Waiting asked={asked} heights={[28, 24, 200]} />
      </div>
    )
  return (
    <>
      <PageHead
        title={product.name}
        note={<Link to="/revenue/catalogue">{t("revenue.pages.catalogue")}</Link>}
        actions={may && !editing && <Button onClick={() => setEditing(true)}>{t("catalogue.edit")}</Button>}
      >
        {product.job || product.vendors.join(", ")}
      </PageHead>
      <div className={sheet.page}>
        {editing ? <Editor product={product} close={() => setEditing(false)} /> : <Shown product={product} />}
      </div>
    </>
  )
}

function Shown({ product }: { product: ShownProduct }) {
  const { t } = useTranslation()
  const ways = useWays()
  const facts: [string, string][] = [
    [t("catalogue.vendors"), product.vendors.join(", ")],
    [t("catalogue.persona"), product.persona],
    [t("catalogue.delivery"), product.delivery],
    [t("catalogue.about"), product.about],
    [t("catalogue.evidence"), product.evidence],
    [t("catalogue.sold"), product.sold.map(ways).join("; ")],
    [
      t("catalogue.parts"),
      product.parts.map(({ name, vendor }) => (vendor ? `${name} (${vendor})` : name)).join("; "),
    ],
    [t("catalogue.russian"), product.russian ? product.register_number || t("catalogue.yes") : ""],
    [t("catalogue.tags"), product.tags.join(", ")],
  ]
  return (
    <>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {product.prices.length > 0 && <Prices product={product} />}
    </>
  )
}

function Prices({ product }: { product: ShownProduct }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ways = useWays()
  return (
    <Section title={t("catalogue.prices")}>
      <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("catalogue.prices")}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("catalogue.sold")}</th>
              <th scope="col">{t("catalogue.from_day")}</th>
              <th scope="col" className="number">
                {t("catalogue.from_quantity")}
              </th>
              <th scope="col" className="number">
                {t("catalogue.unit_price")}
              </th>
            </tr>
          </thead>
          <tbody>
            {product.prices.map((tier) => (
              <tr key={`${tier.kind} ${tier.months} ${tier.currency} ${tier.from} ${tier.min_quantity}`}>
                <th scope="row">{ways(tier)}</th>
                <td className={sheet.when}>{format.day(tier.from)}</td>
                <td className="number">{format.number(tier.min_quantity)}</td>
                <td className="number">
                  {format.money({ amount: tier.unit_price, currency: tier.currency })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** The product as a document to write in. */
function Editor({ product, close }: { product: ShownProduct; close: () => void }) {
  const { t } = useTranslation()
  const { product_id, entry: _entry, promo_days: _days, ...body } = product
  const [text, setText] = useState(() => writeYaml(body))
  const saving = useSend(putProduct, [getProduct, listProducts])
  const read = readYaml(text)
  const parsed = read.faults === null ? productSchema.safeParse(read.value) : null
  const refused = saving.error instanceof ApiProblem && saving.error.status === 422 ? saving.error : null
  const issues = parsed?.error?.issues.map(({ path, message }) => ({ path: path.join("."), message }))
  const faults =
    read.faults ??
    (issues
      ? refusedAt(read, { errors: issues, message: "" })
      : refused === null
        ? []
        : refusedAt(read, refused))
  return (
    <div className={sheet.page} style={{ padding: 0 }}>
      <YamlEditor
        label={t("catalogue.document")}
        text={text}
        change={(next) => {
          saving.reset()
          setText(next)
        }}
        faults={faults}
      />
      {saving.error !== null && refused === null && <Problem error={saving.error} />}
      <div className={sheet.buttons}>
        <Button
          variant="filled"
          disabled={!parsed?.success}
          loading={saving.isPending}
          onClick={() =>
            parsed?.success &&
            saving.mutate({ params: { product_id }, body: parsed.data }, { onSuccess: close })
          }
        >
          {t("billing.save")}
        </Button>
        <Button onClick={close}>{t("action.cancel")}</Button>
      </div>
    </div>
  )
}
