import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** How many drafts each score has that are newer than what is in force. */
export async function draftsByScore(tx: Tx): Promise<Map<string, number>> {
  const rows = await sql<{ key: string; drafts: bigint }>`
    SELECT key, count(*) AS drafts FROM library_documents d
    WHERE kind = 'scores' AND published_at IS NULL AND version > (
      SELECT coalesce(max(version), 0) FROM library_documents p
      WHERE p.kind = 'scores' AND p.key = d.key AND p.published_at IS NOT NULL)
    GROUP BY key`.execute(tx)
  return new Map(rows.rows.map(({ key, drafts }) => [key, Number(drafts)]))
}

/** Names of accounts. */
export async function namesOf(tx: Tx, accounts: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("accounts")
    .select(["account_id", "name"])
    .where("account_id", "in", [...accounts, ""])
    .execute()
  return new Map(rows.map(({ account_id, name }) => [account_id, name]))
}
