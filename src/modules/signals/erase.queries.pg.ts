import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** Takes people of these names, and their words, out of why alerts were opened. */
export async function forgetInAlerts(tx: Tx, names: readonly string[]): Promise<void> {
  const addresses = names.flatMap((name) => (name.includes("@") ? [name.toLowerCase()] : []))
  await sql`
    UPDATE alerts SET reason = reason || '{"person": "", "comment": null}'
    WHERE reason ->> 'person' = ANY(${[...names]}) OR lower(reason ->> 'person') = ANY(${addresses})`.execute(
    tx,
  )
}

/** Replaces what a pattern finds in what members wrote about alerts by three dots. Answers with the ids of those alerts. */
export async function forgetInComments(tx: Tx, mentions: string): Promise<string[]> {
  const closed = await sql<{ id: string }>`
    UPDATE alerts SET close_reason = regexp_replace(close_reason, ${mentions}, '…', 'gi')
    WHERE close_reason ~* ${mentions} RETURNING id`.execute(tx)
  const said = await sql<{ id: string }>`
    UPDATE alert_history SET detail = regexp_replace(detail::text, ${mentions}, '…', 'gi')::jsonb
    WHERE detail::text ~* ${mentions} RETURNING alert_id AS id`.execute(tx)
  return [...new Set([...closed.rows, ...said.rows].map(({ id }) => id))]
}
