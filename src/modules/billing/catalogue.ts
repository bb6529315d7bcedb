import { Problem } from "#kernel/errors.ts"
import { audit, type Context, requireRight, today, transaction } from "#modules/identity/index.ts"
import { currentDocuments, type LibraryKind } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  type Product,
  type ProductTemplate,
  productTemplateSchema,
  type ShownProduct,
} from "./catalogue.contract.ts"
import { deleteProductRow, productById, productsBy, saveProduct } from "./catalogue.queries.pg.ts"
import { shownOn } from "./prices.ts"

/** Products as the library brings them: examples to take over. */
export const productKind: LibraryKind<ProductTemplate> = { kind: "products", schema: productTemplateSchema }

/** The catalogue as of a day, archived products only on request. */
export function listProducts(
  ctx: Context,
  asked: { as_of?: string | undefined; search?: string | undefined; archived: boolean },
): Promise<{ as_of: string; products: ShownProduct[] }> {
  const day = asked.as_of ?? today(ctx)
  return transaction(ctx, async (tx) => {
    const stored = await productsBy(tx, asked.search?.trim() || null)
    const products = stored.map(({ product_id, body }) => shownOn(product_id, body, day))
    return { as_of: day, products: products.filter(({ archived }) => asked.archived || !archived) }
  })
}

/** A product of the catalogue; refuses one that is not in it. */
export async function requireProduct(tx: Tx, id: string): Promise<Product> {
  const product = await productById(tx, id)
  if (!product) throw new Problem("not_found", `The catalogue has no product '${id}'.`)
  return product
}

/** Puts a product whole, in place of what was known of it. */
export async function putProduct(tx: Tx, ctx: Context, id: string, product: Product): Promise<ShownProduct> {
  requireRight(ctx, "revenue:write")
  const before = await productById(tx, id)
  await saveProduct(tx, ctx.workspace.id, { product_id: id, body: product })
  await audit(tx, ctx, { action: "product.put", subject: `product:${id}`, before, after: product })
  return shownOn(id, product, today(ctx))
}

/** Takes a product out of the catalogue. */
export function deleteProduct(ctx: Context, id: string): Promise<void> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    const before = await requireProduct(tx, id)
    await deleteProductRow(tx, id)
    await audit(tx, ctx, { action: "product.delete", subject: `product:${id}`, before })
  })
}

/** The library's templates, and which of them the catalogue holds. */
export function listTemplates(ctx: Context): Promise<(ProductTemplate & { taken: boolean })[]> {
  return transaction(ctx, async (tx) => {
    const taken = new Set((await productsBy(tx, null)).map(({ product_id }) => product_id))
    const templates = await currentDocuments<ProductTemplate>(tx, productKind.kind)
    return templates.map(({ body }) => ({ ...body, taken: taken.has(body.key) }))
  })
}

/** Takes a template over into the catalogue. Refuses where the catalogue holds it already. */
export async function adoptTemplate(
  tx: Tx,
  ctx: Context,
  key: string,
  language: "en" | "ru",
): Promise<ShownProduct> {
  const templates = await currentDocuments<ProductTemplate>(tx, productKind.kind)
  const template = templates.find(({ body }) => body.key === key)?.body
  if (!template) throw new Problem("not_found", `The library has no product template '${key}'.`)
  if (await productById(tx, key))
    throw new Problem("conflict", `The catalogue holds '${key}' already; change it there.`)
  return putProduct(tx, ctx, key, {
    name: template.name[language],
    vendors: template.vendors,
    job: template.job[language],
    persona: template.persona[language],
    delivery: template.delivery[language],
    about: template.about[language],
    evidence: template.evidence[language],
    tags: template.tags.map((tag) => tag[language]),
    russian: template.russian,
    register_number: "",
    sold: template.sold,
    prices: [],
    parts: template.parts.map(({ name, ...part }) => ({ ...part, name: name[language] })),
    archived: false,
  })
}
