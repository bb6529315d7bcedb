import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** Where an account left because its payments failed. */
export async function failedPayments(tx: Tx): Promise<{ account_id: string; day: Day }[]> {
  const { rows } = await sql<{ account_id: string; day: Day }>`
    SELECT account_id, day FROM movement_reasons WHERE cause = 'failed_payment'`.execute(tx)
  return rows
}

/** Products that are sold on top of others. */
export async function addOnProducts(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ product: string }>`SELECT product FROM add_on_products`.execute(tx)
  return rows.map(({ product }) => product)
}

/** Makes these the products that are sold on top of others. */
export async function saveAddOnProducts(
  tx: Tx,
  workspaceId: string,
  products: readonly string[],
): Promise<void> {
  await sql`DELETE FROM add_on_products WHERE product <> ALL(${[...products]})`.execute(tx)
  await sql`
    INSERT INTO add_on_products (workspace_id, product)
    SELECT ${workspaceId}, product FROM unnest(${[...products]}::text[]) AS product
    ON CONFLICT DO NOTHING`.execute(tx)
}

/** Words written of movements, by "account day". */
export async function reasonsOf(
  tx: Tx,
  places: readonly { account_id: string; day: Day }[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ account_id: string; day: Day; reason: string }>`
    SELECT account_id, day, reason FROM movement_reasons
    WHERE reason IS NOT NULL AND (account_id, day) IN (
      SELECT * FROM unnest(${places.map(({ account_id }) => account_id)}::text[],
                           ${places.map(({ day }) => day)}::date[]))`.execute(tx)
  return new Map(rows.map(({ account_id, day, reason }) => [`${account_id} ${day}`, reason]))
}

/** Writes the words (null: takes them away); answers with what stood there. */
export async function saveReason(
  tx: Tx,
  place: { workspaceId: string; account_id: string; day: Day },
  reason: string | null,
): Promise<string | null> {
  const before = await reasonsOf(tx, [place])
  await sql`
    INSERT INTO movement_reasons (workspace_id, account_id, day, reason)
    VALUES (${place.workspaceId}, ${place.account_id}, ${place.day}, ${reason})
    ON CONFLICT (workspace_id, account_id, day) DO UPDATE SET reason = excluded.reason`.execute(tx)
  return before.get(`${place.account_id} ${place.day}`) ?? null
}

/** Writes what is known of the cause of leaving. */
export async function saveCause(
  tx: Tx,
  place: { workspaceId: string; account_id: string; day: Day },
  cause: "voluntary" | "failed_payment",
): Promise<void> {
  await sql`
    INSERT INTO movement_reasons (workspace_id, account_id, day, cause)
    VALUES (${place.workspaceId}, ${place.account_id}, ${place.day}, ${cause})
    ON CONFLICT (workspace_id, account_id, day) DO UPDATE SET cause = excluded.cause`.execute(tx)
}
