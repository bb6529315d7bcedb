import { sql } from "kysely"
import { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type LedgerEntry, ledgerParts } from "./ledger.ts"

/** Appends entries; there is no way to change or to remove one. */
export async function appendEntries(
  tx: Tx,
  entries: readonly LedgerEntry[],
  by: { workspaceId: string; at: Date; actor: Record<string, string> },
): Promise<void> {
  if (entries.length === 0) return
  const rows = JSON.stringify(
    entries.map((entry) => ({ ...entry, change_minor: String(entry.change_minor) })),
  )
  await sql`
    INSERT INTO ledger_entries (workspace_id, account_id, subscription_id, day, part, product, currency,
      change_minor, is_reversal, recorded_at, actor)
    SELECT ${by.workspaceId}, account_id, subscription_id, day, part, product, currency, change_minor, is_reversal,
           ${by.at}, ${JSON.stringify(by.actor)}::jsonb
    FROM json_populate_recordset(null::ledger_entries, ${rows}::json)`.execute(tx)
}

/** The number of the last entry, 0 for none: entries of a workspace are numbered in the order they are committed in. */
export async function ledgerHead(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ head: bigint }>`
    SELECT coalesce(max(id), 0)::bigint AS head FROM ledger_entries
    WHERE workspace_id = current_workspace()`.execute(tx)
  return rows[0]?.head ?? 0n
}

/** Entries by column, in no order. Days since 1970-01-01; `part` by its place in `ledgerParts`. */
export type EntryBlock = {
  accounts: string[]
  /** Currency and product run together: "USDPlan A", or "USD" where there is no product. */
  sold: string[]
  /** 14 bytes an entry: the day (int32), the part (int16) and the change (int64), big-endian. */
  packed: Buffer
}

const blockSchema = z.object({
  accounts: z.array(z.string()),
  sold: z.array(z.string()),
  packed: z.instanceof(Buffer),
})

/**
 * Entries after a number up to another, recorded by an instant, in blocks of some thousands: a row for each entry would
 * cost three times as much on the way.
 */
export async function entryBlocks(
  tx: Tx,
  which: { after: bigint; upTo: bigint; recordedBy?: Date | undefined },
): Promise<EntryBlock[]> {
  const { after, upTo, recordedBy } = which
  const { rows } = await sql`
    SELECT json_agg(account_id) AS accounts, json_agg(currency || coalesce(product, '')) AS sold,
           string_agg(int4send(day - date '1970-01-01')
                      || int2send((array_position(${[...ledgerParts]}::text[], part) - 1)::int2)
                      || int8send(change_minor), ''::bytea) AS packed
    FROM ledger_entries
    WHERE workspace_id = current_workspace() AND id > ${after} AND id <= ${upTo}
      AND ${recordedBy ? sql`recorded_at <= ${recordedBy}` : sql`true`}
    GROUP BY id / 16384`.execute(tx)
  return z.array(blockSchema).parse(rows)
}

/** What changed in these accounts on these days, subscription by subscription; what was reversed is not in it. */
export async function entriesOn(
  tx: Tx,
  places: readonly { account_id: string; day: Day }[],
  recordedBy?: Date,
): Promise<Omit<LedgerEntry, "part" | "is_reversal">[]> {
  const { rows } = await sql<Omit<LedgerEntry, "part" | "is_reversal">>`
    SELECT account_id, subscription_id, day, product, currency, sum(change_minor)::bigint AS change_minor
    FROM ledger_entries
    WHERE workspace_id = current_workspace() AND (account_id, day) IN (
      SELECT * FROM unnest(${places.map(({ account_id }) => account_id)}::text[],
                           ${places.map(({ day }) => day)}::date[]))
      AND ${recordedBy ? sql`recorded_at <= ${recordedBy}` : sql`true`}
    GROUP BY account_id, subscription_id, day, product, currency
    HAVING sum(change_minor) <> 0
    ORDER BY account_id, day, subscription_id, change_minor`.execute(tx)
  return rows
}
