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

export async function insertKey(tx: Tx, key: NewKey): Promise<Key> {
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
    .returning(shown)
    .executeTakeFirstOrThrow()
  return asKey(row)
}
