import { sql } from "kysely"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { TimelineRow } from "./row.ts"

/** Holds off every other process that would append to this workspace's timeline until the transaction ends. */
export async function lockAppends(tx: Tx, workspaceId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`timeline:${workspaceId}`}, 0))`.execute(tx)
}

/** The zone that the workspace's days are of now, which may have changed since a context was made. */
export async function currentZone(tx: Tx, workspaceId: string): Promise<string> {
  const row = await tx
    .selectFrom("workspaces")
    .select("time_zone")
    .where("id", "=", workspaceId)
    .executeTakeFirstOrThrow()
  return row.time_zone
}

export type OutboxEntry = { id: bigint; append: TimelineRow[]; retract: string[] }

/** Puts an entry into the outbox. */
export async function insertOutboxEntry(tx: Tx, ctx: Context, entry: Omit<OutboxEntry, "id">): Promise<void> {
  await tx
    .insertInto("timeline_outbox")
    .values({
      workspace_id: ctx.workspace.id,
      append: JSON.stringify(entry.append),
      retract: JSON.stringify(entry.retract),
      queued_at: ctx.now,
    })
    .execute()
}

/** The oldest entries of the outbox, held until the transaction ends: another relay waits, and then finds them gone. */
export async function lockOldestOutboxEntries(tx: Tx, limit: number): Promise<OutboxEntry[]> {
  const rows = await tx
    .selectFrom("timeline_outbox")
    .select(["id", "append", "retract"])
    .orderBy("id")
    .limit(limit)
    .forUpdate()
    .execute()
  return rows as unknown as OutboxEntry[]
}

export async function deleteOutboxEntries(tx: Tx, ids: bigint[]): Promise<void> {
  await tx.deleteFrom("timeline_outbox").where("id", "in", ids).execute()
}

/** How many entries wait in the workspace's outbox, and since how many seconds the oldest does. */
export async function oldestOutboxEntry(tx: Tx, now: Date): Promise<{ entries: number; lagSeconds: number }> {
  const { entries, oldest } = await tx
    .selectFrom("timeline_outbox")
    .select(({ fn }) => [fn.countAll<bigint>().as("entries"), fn.min("queued_at").as("oldest")])
    .executeTakeFirstOrThrow()
  const lagSeconds = oldest === null ? 0 : Math.max(0, (now.getTime() - oldest.getTime()) / 1000)
  return { entries: Number(entries), lagSeconds }
}
