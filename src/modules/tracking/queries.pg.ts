import { type Selectable, sql } from "kysely"
import { type DB, presenting, type Records, type Tx } from "#platform/postgres/open.ts"

/** A write key as it may be shown: without its secret. */
export type WriteKey = {
  id: string
  name: string
  origins: string[]
  createdAt: Date
  revokedAt: Date | null
}

const shown = ["id", "name", "origins", "created_at", "revoked_at"] as const

const asWriteKey = (row: Pick<Selectable<DB["write_keys"]>, (typeof shown)[number]>): WriteKey => ({
  id: row.id,
  name: row.name,
  origins: row.origins,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
})

export async function insertWriteKey(
  tx: Tx,
  key: Omit<WriteKey, "revokedAt"> & { workspaceId: string; keyHash: string; createdBy: object },
): Promise<WriteKey> {
  const row = await tx
    .insertInto("write_keys")
    .values({
      id: key.id,
      workspace_id: key.workspaceId,
      name: key.name,
      key_hash: key.keyHash,
      origins: key.origins,
      created_at: key.createdAt,
      created_by: JSON.stringify(key.createdBy),
    })
    .returning(shown)
    .executeTakeFirstOrThrow()
  return asWriteKey(row)
}

/** Every write key of the workspace, newest first. */
export async function allWriteKeys(tx: Tx): Promise<WriteKey[]> {
  const rows = await tx
    .selectFrom("write_keys")
    .select(shown)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute()
  return rows.map(asWriteKey)
}

/** Gives a key that is not revoked another secret; the one before stays valid until `until`. Null where there is none. */
export async function replaceSecret(
  tx: Tx,
  id: string,
  keyHash: string,
  until: Date,
): Promise<WriteKey | null> {
  const row = await tx
    .updateTable("write_keys")
    .set((key) => ({ previous_hash: key.ref("key_hash"), previous_until: until, key_hash: keyHash }))
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning(shown)
    .executeTakeFirst()
  return row ? asWriteKey(row) : null
}

/** Revokes a key; one revoked before keeps its first time. Null where there is none. */
export async function revokeWriteKeyRow(tx: Tx, id: string, now: Date): Promise<WriteKey | null> {
  const row = await tx
    .updateTable("write_keys")
    .set((key) => ({ revoked_at: key.fn.coalesce("revoked_at", key.val(now)) }))
    .where("id", "=", id)
    .returning(shown)
    .executeTakeFirst()
  return row ? asWriteKey(row) : null
}

/** Who sends, by a write key that is valid. */
export type Sender = { workspaceId: string; keyId: string; origins: string[] }

/** The sender whose key has this hash; null where there is none that is valid. */
export async function senderOf(records: Records, keyHash: string, now: Date): Promise<Sender | null> {
  const row = await presenting(records, { secretHash: keyHash }, (tx) =>
    tx
      .selectFrom("write_keys")
      .select(["id", "workspace_id", "origins"])
      .where((key) =>
        key.or([
          key("key_hash", "=", keyHash),
          key.and([key("previous_hash", "=", keyHash), key("previous_until", ">", now)]),
        ]),
      )
      .where("revoked_at", "is", null)
      .executeTakeFirst(),
  )
  return row ? { workspaceId: row.workspace_id, keyId: row.id, origins: row.origins } : null
}

export type Count = { write_key_id: string; day: string; outcome: string; messages: number; last_at: string }

/** Adds counts to what was counted. */
export async function addCounts(tx: Tx, workspaceId: string, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return
  await sql`
    INSERT INTO tracking_counts (workspace_id, write_key_id, day, outcome, messages, last_at)
    SELECT ${workspaceId}, write_key_id, day, outcome, messages, last_at
    FROM json_to_recordset(${JSON.stringify(counts)}::json)
      AS given (write_key_id uuid, day date, outcome text, messages bigint, last_at timestamptz)
    ON CONFLICT (workspace_id, write_key_id, day, outcome) DO UPDATE SET
      messages = tracking_counts.messages + excluded.messages,
      last_at = greatest(tracking_counts.last_at, excluded.last_at)`.execute(tx)
}

export type RefusalRow = { write_key_id: string; at: string; reason: string; excerpt: string }

/** Adds refusals, the newest last, and keeps the last `keep` of all. */
export async function addRefusals(
  tx: Tx,
  workspaceId: string,
  refusals: readonly RefusalRow[],
  keep: number,
): Promise<void> {
  if (refusals.length === 0) return
  await sql`
    INSERT INTO tracking_refusals (workspace_id, write_key_id, at, reason, excerpt)
    SELECT ${workspaceId}, write_key_id, at, reason, excerpt
    FROM json_to_recordset(${JSON.stringify(refusals)}::json)
      AS given (write_key_id uuid, at timestamptz, reason text, excerpt text)`.execute(tx)
  await sql`
    DELETE FROM tracking_refusals
    WHERE id <= (SELECT id FROM tracking_refusals ORDER BY id DESC OFFSET ${keep} LIMIT 1)`.execute(tx)
}

/** Counts of the days since `from`, the newest day first. */
export async function countsSince(tx: Tx, from: string): Promise<Selectable<DB["tracking_counts"]>[]> {
  return tx
    .selectFrom("tracking_counts")
    .selectAll()
    .where("day", ">=", from)
    .orderBy("day", "desc")
    .orderBy("outcome")
    .execute()
}

/** When each key's last message was taken. */
export async function lastTaken(tx: Tx): Promise<Map<string, Date>> {
  const rows = await tx
    .selectFrom("tracking_counts")
    .select(["write_key_id", (count) => count.fn.max("last_at").as("last_at")])
    .where("outcome", "=", "taken")
    .groupBy("write_key_id")
    .execute()
  return new Map(rows.map(({ write_key_id, last_at }) => [write_key_id, last_at]))
}

/** The last refusals, the newest first. */
export const lastRefusals = (tx: Tx): Promise<Selectable<DB["tracking_refusals"]>[]> =>
  tx.selectFrom("tracking_refusals").selectAll().orderBy("id", "desc").limit(200).execute()

/** Deletes the refusals whose excerpt holds one of these names. */
export async function deleteRefusalsOf(tx: Tx, names: readonly string[]): Promise<void> {
  await sql`
    DELETE FROM tracking_refusals
    WHERE EXISTS (SELECT 1 FROM unnest(${names.map((name) => JSON.stringify(name))}::text[]) AS name
                  WHERE position(lower(name) IN lower(excerpt)) > 0)`.execute(tx)
}
