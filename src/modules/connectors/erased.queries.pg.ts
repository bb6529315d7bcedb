import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

/** Deletes what imports keep of people of these names: what they changed, and problems that quote an address. */
export async function forgetImported(tx: Tx, names: readonly string[]): Promise<void> {
  const addresses = names.flatMap((name) => (name.includes("@") ? [name.toLowerCase()] : []))
  await sql`
    DELETE FROM import_changes USING imports
    WHERE imports.id = import_changes.import_id
      AND CASE kind
        WHEN 'contacts' THEN record_key = ANY(${[...names]})
          OR lower(before ->> 'email') = ANY(${addresses}) OR lower(after ->> 'email') = ANY(${addresses})
        WHEN 'survey_answers' THEN
          before ->> 'person' = ANY(${[...names]}) OR lower(before ->> 'person') = ANY(${addresses})
          OR after ->> 'person' = ANY(${[...names]}) OR lower(after ->> 'person') = ANY(${addresses})
      END`.execute(tx)
  await sql`
    DELETE FROM import_problems
    WHERE EXISTS (SELECT 1 FROM unnest(${addresses}::text[]) AS address
                  WHERE position(address IN lower(message)) > 0)`.execute(tx)
}
