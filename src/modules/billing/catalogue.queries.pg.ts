import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { Product } from "./catalogue.contract.ts"

export type StoredProduct = { product_id: string; body: Product }

/** Products in the order of their names; `search` in any form of its words, in Russian and in English. */
export async function productsBy(tx: Tx, search: string | null): Promise<StoredProduct[]> {
  const found =
    search === null
      ? sql`true`
      : sql`to_tsvector('russian', words) @@ plainto_tsquery('russian', ${withoutYo(search)})`
  const rows = await sql<StoredProduct>`
    SELECT product_id, body FROM products WHERE ${found} ORDER BY body ->> 'name', product_id`.execute(tx)
  return rows.rows
}

/** A product, or null. */
export async function productById(tx: Tx, id: string): Promise<Product | null> {
  const rows = await sql<{ body: Product }>`SELECT body FROM products WHERE product_id = ${id}`.execute(tx)
  return rows.rows[0]?.body ?? null
}

export async function saveProduct(
  tx: Tx,
  workspaceId: string,
  { product_id, body }: StoredProduct,
): Promise<void> {
  const { name, vendors, job, persona, delivery, about, evidence, tags, parts } = body
  const parted = parts.flatMap((part) => [part.name, part.vendor ?? ""])
  const words = [name, ...vendors, job, persona, delivery, about, evidence, ...tags, ...parted].join("\n")
  await sql`
    INSERT INTO products (workspace_id, product_id, body, words)
    VALUES (${workspaceId}, ${product_id}, ${JSON.stringify(body)}::jsonb, ${withoutYo(words)})
    ON CONFLICT (workspace_id, product_id) DO UPDATE SET body = excluded.body, words = excluded.words`.execute(
    tx,
  )
}

export async function deleteProductRow(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM products WHERE product_id = ${id}`.execute(tx)
}

/** Russian is written with and without ё; the dictionary takes them for two words. */
const withoutYo = (text: string): string => text.replaceAll("ё", "е").replaceAll("Ё", "Е")
