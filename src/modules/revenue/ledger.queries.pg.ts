import { sql } from "kysely"
import { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type LedgerEntry, ledgerParts } from "./ledger.ts"

/** Appends entries; there is no way to change or to remove one. Writers of a workspace take turns. */
export async function appendEntries(
  tx: Tx,
  entries: readonly LedgerEntry[],
  by: { workspaceId: string; at: Date; actor: Record<string, string> },
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ product, currency, part, change_minor, ...entry }) => ({
    ...entry,
    sold: currency + (product ?? ""),
    part: ledgerParts.indexOf(part),
    change_minor: String(change_minor),
  }))
  await nameWords(
    tx,
    by.workspaceId,
    "account",
    rows.map(({ account_id }) => account_id),
  )
  await nameWords(
    tx,
    by.workspaceId,
    "sold",
    rows.map(({ sold }) => sold),
  )
  await sql`
    INSERT INTO ledger_entries (workspace_id, account, sold, subscription_id, day, part, change_minor, is_reversal,
      recorded_at, actor)
    SELECT ${by.workspaceId}, account.number, sold.number, subscription_id, day, part, change_minor, is_reversal,
           ${by.at}, ${JSON.stringify(by.actor)}::jsonb
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS entry
      (account_id text, sold text, subscription_id text, day date, part smallint, change_minor bigint, is_reversal boolean)
    JOIN ledger_words account ON account.kind = 'account' AND account.word = entry.account_id
    JOIN ledger_words sold ON sold.kind = 'sold' AND sold.word = entry.sold`.execute(tx)
}

/** Gives each word its number, where it has none. */
async function nameWords(
  tx: Tx,
  workspaceId: string,
  kind: "account" | "sold",
  words: readonly string[],
): Promise<void> {
  await sql`
    INSERT INTO ledger_words (workspace_id, kind, number, word)
    SELECT ${workspaceId}, ${kind}, (SELECT count(*) FROM ledger_words WHERE kind = ${kind}) + row_number() OVER () - 1, new.word
    FROM unnest(${[...new Set(words)]}::text[]) AS new (word)
    WHERE NOT EXISTS (SELECT 1 FROM ledger_words known WHERE known.kind = ${kind} AND known.word = new.word)`.execute(
    tx,
  )
}

/** The number of the last entry, 0 for none: entries of a workspace are numbered in the order they are committed in. */
export async function ledgerHead(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ head: bigint }>`
    SELECT coalesce(max(id), 0)::bigint AS head FROM ledger_entries`.execute(tx)
  return rows[0]?.head ?? 0n
}

/** Words of a kind from a number on, in the order of their numbers. */
export async function ledgerWords(tx: Tx, kind: "account" | "sold", from: number): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    SELECT word FROM ledger_words WHERE kind = ${kind} AND number >= ${from} ORDER BY number`.execute(tx)
  return rows.map(({ word }) => word)
}

/** Bytes of an entry as it travels: account (int32), sold (int32), day since 1970-01-01 × 8 + part, change (int64). */
export const entryBytes = 20

/**
 * Entries after a number up to another, recorded by an instant, in no order: numbers of some thousands of entries run
 * together, since a row for each would cost several times as much on the way.
 */
export async function entryBlocks(
  tx: Tx,
  which: { after: bigint; upTo: bigint; recordedBy?: Date | undefined },
): Promise<Buffer[]> {
  const { after, upTo, recordedBy } = which
  const { rows } = await sql`
    SELECT packed FROM generate_series(${after}::bigint + 1, ${upTo}::bigint, 16384) AS first, LATERAL (
      SELECT string_agg(int8send(account::int8 << 32 | sold) || int4send((day - date '1970-01-01') * 8 + part)
                        || int8send(change_minor), ''::bytea) AS packed
      FROM ledger_entries
      WHERE id >= first AND id < first + 16384 AND id <= ${upTo}
        AND ${recordedBy ? sql`recorded_at <= ${recordedBy}` : sql`true`}
    ) AS block WHERE packed IS NOT NULL`.execute(tx)
  return z
    .array(z.object({ packed: z.instanceof(Buffer) }))
    .parse(rows)
    .map(({ packed }) => packed)
}

/** What one subscription changed an account's MRR by on a day. */
export type SubscriptionChange = Omit<LedgerEntry, "part" | "is_reversal">

/** What changed in these accounts on these days, subscription by subscription; what was reversed is not in it. */
export async function entriesOn(
  tx: Tx,
  places: readonly { account_id: string; day: Day }[],
  recordedBy?: Date,
): Promise<SubscriptionChange[]> {
  const { rows } = await sql<SubscriptionChange>`
    SELECT account.word AS account_id, subscription_id, entry.day, nullif(substr(sold.word, 4), '') AS product,
           left(sold.word, 3) AS currency, sum(change_minor)::bigint AS change_minor
    FROM unnest(${places.map(({ account_id }) => account_id)}::text[],
                ${places.map(({ day }) => day)}::date[]) AS place (account_id, day)
    JOIN ledger_words account ON account.kind = 'account' AND account.word = place.account_id
    JOIN ledger_entries entry ON entry.account = account.number AND entry.day = place.day
    JOIN ledger_words sold ON sold.kind = 'sold' AND sold.number = entry.sold
    WHERE ${recordedBy ? sql`recorded_at <= ${recordedBy}` : sql`true`}
    GROUP BY account.word, subscription_id, entry.day, sold.word
    HAVING sum(change_minor) <> 0
    ORDER BY account.word, entry.day, subscription_id, sum(change_minor)`.execute(tx)
  return rows
}
