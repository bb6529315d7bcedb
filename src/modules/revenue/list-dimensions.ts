import { type Context, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { commonValues } from "./accounts.queries.pg.ts"
import type * as contract from "./contract.ts"
import { loadCourses } from "./load-courses.ts"

/** Values of a key that are told, and of how many a trait is no longer a group but a text. */
const limits = { most: 100, mostOfTrait: 200 }

/** What revenue can be cut by: attributes of accounts, and what was sold. */
export async function listDimensions(ctx: Context): Promise<Answer<typeof contract.dimensions>> {
  const { ledger } = await loadCourses(ctx)
  const attributes = await transaction(ctx, (tx) => commonValues(tx, limits))
  const products = ledger.products.words.filter((word) => word !== "").slice(0, limits.most)
  return {
    dimensions: [
      ...attributes,
      ...(products.length > 0 ? [{ key: "product", values: products.toSorted() }] : []),
    ],
  }
}
