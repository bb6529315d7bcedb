import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { ChurnRecord } from "./churn.contract.ts"

const columns = sql`account_id, day, kind, extent, reason, avoidable, lessons`

/** Why an account left, as recorded for days up to one, newest first. */
export async function churnOfAccount(tx: Tx, accountId: string, until: Day): Promise<ChurnRecord[]> {
  const rows = await sql<ChurnRecord>`
    SELECT ${columns} FROM churn_records WHERE account_id = ${accountId} AND day <= ${until}
    ORDER BY day DESC`.execute(tx)
  return rows.rows
}

/** Why accounts left on days from one to another (not included). */
export async function churnBetween(tx: Tx, from: Day, to: Day): Promise<ChurnRecord[]> {
  const rows = await sql<ChurnRecord>`
    SELECT ${columns} FROM churn_records WHERE day >= ${from} AND day < ${to} ORDER BY day, account_id`.execute(
    tx,
  )
  return rows.rows
}

export async function saveChurn(tx: Tx, workspaceId: string, record: ChurnRecord): Promise<void> {
  const { account_id, day, kind, extent, reason, avoidable, lessons } = record
  await sql`
    INSERT INTO churn_records (workspace_id, account_id, day, kind, extent, reason, avoidable, lessons)
    VALUES (${workspaceId}, ${account_id}, ${day}, ${kind}, ${extent}, ${reason}, ${avoidable}, ${lessons})
    ON CONFLICT (workspace_id, account_id, day) DO UPDATE SET
      kind = excluded.kind, extent = excluded.extent, reason = excluded.reason, avoidable = excluded.avoidable,
      lessons = excluded.lessons`.execute(tx)
}

/**
 * Writes what a source of payments knows of why accounts left; what a person has judged (whether it was avoidable, what
 * is learnt of it) stays as it is.
 */
export async function suggestChurn(
  tx: Tx,
  workspaceId: string,
  { account_id, day, kind, extent, reason }: Omit<ChurnRecord, "avoidable" | "lessons">,
): Promise<void> {
  await sql`
    INSERT INTO churn_records AS known (workspace_id, account_id, day, kind, extent, reason)
    VALUES (${workspaceId}, ${account_id}, ${day}, ${kind}, ${extent}, ${reason})
    ON CONFLICT (workspace_id, account_id, day) DO UPDATE SET extent = excluded.extent
      WHERE known.reason = excluded.reason AND known.avoidable IS NULL AND known.lessons IS NULL`.execute(tx)
}
