import { type Selectable, sql } from "kysely"
import type { DB, Tx } from "#platform/postgres/open.ts"

export type TouchRow = Selectable<DB["touches"]>

export async function insertTouch(tx: Tx, touch: TouchRow): Promise<void> {
  await tx.insertInto("touches").values(touch).execute()
}

/** A touch, held until the transaction ends. */
export async function takeTouch(tx: Tx, id: string): Promise<TouchRow | null> {
  const row = await tx.selectFrom("touches").selectAll().where("id", "=", id).forUpdate().executeTakeFirst()
  return row ?? null
}

export async function saveTouch(tx: Tx, touch: TouchRow): Promise<void> {
  const { kind, contact_id, two_way, sentiment, text, revision } = touch
  await tx
    .updateTable("touches")
    .set({ kind, contact_id, two_way, sentiment, text, revision })
    .where("id", "=", touch.id)
    .execute()
}

export async function deleteTouch(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("touches").where("id", "=", id).execute()
}

/** By what a contact of an account is known to the timeline: the e-mail address, else the id; null: no such contact. */
export async function personOf(tx: Tx, account: string, contact: string): Promise<string | null> {
  const { rows } = await sql<{ person: string }>`
    SELECT coalesce(email, contact_id) AS person FROM contacts
    WHERE account_id = ${account} AND contact_id = ${contact}`.execute(tx)
  return rows[0]?.person ?? null
}
