import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { TouchModelName } from "./touch.contract.ts"

export type Decider = "rule" | "person" | "play"

export type DecisionRow = {
  account_id: string
  model: TouchModelName
  decided_by: Decider
  key: string
  reason: string
  author: string
  since: Date
  decided_at: Date
}

/** What was decided of an account until now, held until the transaction ends. */
export type Standing = {
  account_id: string
  model: TouchModelName | null
  decided_by: Decider | null
  key: string | null
}

/** How these accounts are looked after; those that are not there are absent. */
export async function holdTouch(tx: Tx, accounts: readonly string[]): Promise<Map<string, Standing>> {
  const { rows } = await sql<Standing>`
    SELECT a.account_id, a.touch_model AS model, d.decided_by, d.key
    FROM accounts a LEFT JOIN touch_decisions d USING (workspace_id, account_id)
    WHERE a.account_id = ANY(${[...accounts]}) ORDER BY a.account_id FOR UPDATE OF a`.execute(tx)
  return new Map(rows.map((row) => [row.account_id, row]))
}

/** The same of every account, to look at. */
export async function allTouch(tx: Tx): Promise<(Standing & { name: string })[]> {
  const { rows } = await sql<Standing & { name: string }>`
    SELECT a.account_id, a.name, a.touch_model AS model, d.decided_by, d.key
    FROM accounts a LEFT JOIN touch_decisions d USING (workspace_id, account_id)`.execute(tx)
  return rows
}

/** Writes decisions, and the models of their accounts. `since` stays where the model does. */
export async function saveTouch(
  tx: Tx,
  workspaceId: string,
  decisions: readonly DecisionRow[],
): Promise<void> {
  if (decisions.length === 0) return
  const rows = JSON.stringify(decisions.map((decision) => ({ workspace_id: workspaceId, ...decision })))
  await sql`
    INSERT INTO touch_decisions (workspace_id, account_id, model, decided_by, key, reason, author, since, decided_at)
    SELECT workspace_id, account_id, model, decided_by, key, reason, author, since, decided_at
    FROM json_populate_recordset(null::touch_decisions, ${rows}::json)
    ON CONFLICT (workspace_id, account_id) DO UPDATE SET
      model = excluded.model, decided_by = excluded.decided_by, key = excluded.key, reason = excluded.reason,
      author = excluded.author, decided_at = excluded.decided_at,
      since = CASE WHEN touch_decisions.model = excluded.model THEN touch_decisions.since ELSE excluded.since END`.execute(
    tx,
  )
  await sql`UPDATE accounts a SET touch_model = n.model
    FROM json_populate_recordset(null::touch_decisions, ${rows}::json) n
    WHERE a.account_id = n.account_id AND a.touch_model IS DISTINCT FROM n.model`.execute(tx)
}

/** How many accounts are looked after in which way, and by whose decision. */
export async function touchCounts(tx: Tx): Promise<
  {
    model: TouchModelName | null
    decided_by: Decider | null
    key: string | null
    accounts: number
    without_owner: number
  }[]
> {
  const { rows } = await sql<{
    model: TouchModelName | null
    decided_by: Decider | null
    key: string | null
    accounts: number
    without_owner: number
  }>`
    SELECT a.touch_model AS model, d.decided_by, d.key, count(*)::int AS accounts,
           count(*) FILTER (WHERE a.owner_email IS NULL)::int AS without_owner
    FROM accounts a LEFT JOIN touch_decisions d USING (workspace_id, account_id)
    GROUP BY 1, 2, 3`.execute(tx)
  return rows
}

export type TouchFilter = {
  model?: TouchModelName | undefined
  decided_by?: Decider | undefined
  key?: string | undefined
  without_owner: boolean
  account_id?: string
  limit: number
}

/** Decisions with their accounts, the latest first, and how many there are. */
export async function touchPage(
  tx: Tx,
  filter: TouchFilter,
): Promise<(DecisionRow & { name: string; owner_email: string | null; total: number })[]> {
  const { model = null, decided_by = null, key = null, account_id = null, without_owner, limit } = filter
  const { rows } = await sql<DecisionRow & { name: string; owner_email: string | null; total: number }>`
    SELECT d.account_id, d.model, d.decided_by, d.key, d.reason, d.author, d.since, d.decided_at, a.name, a.owner_email,
           count(*) OVER ()::int AS total
    FROM touch_decisions d JOIN accounts a USING (workspace_id, account_id)
    WHERE (${model}::text IS NULL OR d.model = ${model}) AND (${decided_by}::text IS NULL OR d.decided_by = ${decided_by})
      AND (${key}::text IS NULL OR d.key = ${key}) AND (${account_id}::text IS NULL OR d.account_id = ${account_id})
      AND (NOT ${without_owner} OR a.owner_email IS NULL)
    ORDER BY d.decided_at DESC, a.name, d.account_id LIMIT ${limit}`.execute(tx)
  return rows
}

/** Runs of a play that go on and have not passed a step yet, the earliest begun first; of one account, or of all. */
export async function runsBefore(
  tx: Tx,
  of: { play: string; account_id: string | null },
): Promise<
  {
    id: string
    account_id: string
    version: number
    started_at: Date
    step: string | null
    name: string
    owner_email: string | null
  }[]
> {
  const { rows } = await sql<{
    id: string
    account_id: string
    version: number
    started_at: Date
    step: string | null
    name: string
    owner_email: string | null
  }>`
    SELECT r.id, r.account_id, r.version, r.started_at, r.step, a.name, a.owner_email
    FROM play_runs r JOIN accounts a USING (workspace_id, account_id)
    WHERE r.play = ${of.play} AND r.outcome IS NULL
      AND (${of.account_id}::text IS NULL OR r.account_id = ${of.account_id})
    ORDER BY r.started_at, r.id`.execute(tx)
  return rows
}

/** Lets the rules decide of an account again. */
export async function giveToRules(tx: Tx, accountId: string, now: Date): Promise<void> {
  await tx
    .updateTable("touch_decisions")
    .set({ decided_by: "rule", key: "", reason: "", decided_at: now })
    .where("account_id", "=", accountId)
    .execute()
}
