import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

export type DigestRow = { by_mail: boolean; hour: number; time_zone: string | null }

/** What a member said of the day by mail. */
export async function digestOf(tx: Tx, memberId: string): Promise<DigestRow | null> {
  const row = await tx
    .selectFrom("day_digests")
    .select(["by_mail", "hour", "time_zone"])
    .where("member_id", "=", memberId)
    .executeTakeFirst()
  return row ?? null
}

export async function saveDigest(
  tx: Tx,
  workspaceId: string,
  memberId: string,
  digest: DigestRow,
): Promise<void> {
  await tx
    .insertInto("day_digests")
    .values({ workspace_id: workspaceId, member_id: memberId, ...digest })
    .onConflict((row) => row.columns(["workspace_id", "member_id"]).doUpdateSet(digest))
    .execute()
}

export type Reader = {
  email: string
  language: "en" | "ru"
  hour: number
  time_zone: string | null
}

/** Active members who want their day by mail. */
export async function digestReaders(tx: Tx): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    SELECT m.email, coalesce(m.language, w.language) AS language, d.hour, d.time_zone
    FROM day_digests d JOIN members m ON m.id = d.member_id JOIN workspaces w ON w.id = d.workspace_id
    WHERE d.by_mail AND m.active ORDER BY m.email`.execute(tx)
  return rows
}

/** Whether a member was told something under a key. */
export async function wasTold(tx: Tx, email: string, key: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM member_notifications n JOIN members m ON m.id = n.member_id
    WHERE m.email = ${email} AND n.key = ${key}`.execute(tx)
  return rows.length > 0
}
