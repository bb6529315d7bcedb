import type { Selectable } from "kysely"
import type { DB, Tx } from "#platform/postgres/open.ts"
import { type Right, rights } from "./rights.ts"

/** An API key as it may be shown: without its secret. */
export type Key = { id: string; name: string; scopes: Right[]; createdAt: Date; revokedAt: Date | null }

export type NewKey = {
  id: string
  workspaceId: string
  name: string
  keyHash: string
  scopes: Right[]
  createdBy: string | null
  createdAt: Date
}

const shown = ["id", "name", "scopes", "created_at", "revoked_at"] as const

const asKey = (row: Pick<Selectable<DB["api_keys"]>, (typeof shown)[number]>): Key => ({
  id: row.id,
  name: row.name,
  scopes: rights.filter((right) => row.scopes.includes(right)),
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
})

/** Keeps a key; null where the same text is a key already, of whatever workspace. */
export async function insertKey(tx: Tx, key: NewKey): Promise<Key | null> {
  const row = await tx
    .insertInto("api_keys")
    .values({
      id: key.id,
      workspace_id: key.workspaceId,
      name: key.name,
      key_hash: key.keyHash,
      scopes: key.scopes,
      created_by: key.createdBy,
      created_at: key.createdAt,
    })
    .onConflict((conflict) => conflict.column("key_hash").doNothing())
    .returning(shown)
    .executeTakeFirst()
  return row ? asKey(row) : null
}

/** Every key of the workspace, newest first. */
export async function allKeys(tx: Tx): Promise<Key[]> {
  const rows = await tx
    .selectFrom("api_keys")
    .select(shown)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute()
  return rows.map(asKey)
}

/** Keys that are not revoked, with their hashes. */
export async function liveKeys(tx: Tx): Promise<(Key & { keyHash: string })[]> {
  const rows = await tx
    .selectFrom("api_keys")
    .select([...shown, "key_hash"])
    .where("revoked_at", "is", null)
    .execute()
  return rows.map((row) => ({ ...asKey(row), keyHash: row.key_hash }))
}

/** Revokes a key, once; answers with it as it stands, null where there is none. */
export async function revokeKeyRow(tx: Tx, id: string, now: Date): Promise<Key | null> {
  await tx
    .updateTable("api_keys")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute()
  const row = await tx.selectFrom("api_keys").select(shown).where("id", "=", id).executeTakeFirst()
  return row ? asKey(row) : null
}

/** Makes a workspace's key of this text valid again under a name and scopes; null where it has none. */
export async function reviveKey(
  tx: Tx,
  key: Pick<NewKey, "keyHash" | "name" | "scopes">,
): Promise<Key | null> {
  const row = await tx
    .updateTable("api_keys")
    .set({ name: key.name, scopes: key.scopes, revoked_at: null })
    .where("key_hash", "=", key.keyHash)
    .returning(shown)
    .executeTakeFirst()
  return row ? asKey(row) : null
}
