import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** How many stand-ins are followed: whoever stands in may be away too. */
const mostStandIns = 5

/**
 * Who does something for a role at an account on a day, by account: whoever holds the role in its team, else (`orOwner`) its owner;
 * of one who is away, whoever stands in. Left out where there is nobody, or nobody who is still active.
 */
export async function ownersFor(
  tx: Tx,
  ctx: Context,
  role: string,
  accountIds: readonly string[],
  day: Day,
  { orOwner = true } = {},
): Promise<Map<string, string>> {
  const { rows } = await sql<{ account_id: string; email: string }>`
    WITH RECURSIVE asked AS (
      SELECT a.account_id, coalesce(t.member_email, CASE WHEN ${orOwner} THEN a.owner_email END) AS email
      FROM accounts a
      LEFT JOIN account_team t ON t.workspace_id = a.workspace_id AND t.account_id = a.account_id AND t.role = ${role}
      WHERE a.workspace_id = ${ctx.workspace.id} AND a.account_id = ANY(${[...accountIds]})
    ), followed AS (
      SELECT email AS first, email, 0 AS depth FROM (SELECT DISTINCT email FROM asked WHERE email IS NOT NULL) AS once
      UNION ALL
      SELECT f.first, s.email, f.depth + 1
      FROM followed f
      JOIN members m ON m.email = f.email
      JOIN member_absences b ON b.member_id = m.id AND ${day}::date BETWEEN b.from_day AND b.to_day
      JOIN members s ON s.id = b.stand_in_id AND s.active
      WHERE f.depth < ${mostStandIns}
    ), settled AS (
      SELECT DISTINCT ON (first) first, email FROM followed ORDER BY first, depth DESC
    )
    SELECT asked.account_id, settled.email
    FROM asked JOIN settled ON settled.first = asked.email
    WHERE NOT EXISTS (SELECT FROM members gone WHERE gone.email = settled.email AND NOT gone.active)`.execute(
    tx,
  )
  return new Map(rows.map(({ account_id, email }) => [account_id, email]))
}

/** The first active member who leads, by name: who answers for the workspace, and hears of what has no lead of its own. */
export async function firstLead(tx: Tx): Promise<string | null> {
  const row = await tx
    .selectFrom("members")
    .select("email")
    .where("active", "=", true)
    .where("role", "in", ["lead", "administrator"])
    .orderBy(sql`role = 'lead'`, "desc")
    .orderBy("name")
    .executeTakeFirst()
  return row?.email ?? null
}
