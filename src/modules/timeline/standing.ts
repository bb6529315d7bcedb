import { addDays, endOfDay, startOfDay } from "#kernel/time.ts"
import { type Context, registeredWorkspaces, today, transaction } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import { inWorkspace } from "#platform/postgres/open.ts"
import { oldestOutboxEntry } from "./queries.pg.ts"
import { onDisk, recordSources, rowCounts } from "./standing.queries.ch.ts"

/** Changes of records that the timeline does not hold yet, and how old the oldest of them is. */
export type OutboxStanding = { entries: number; lagSeconds: number }

/** Days looked back for what came without a key and without an import. */
const lookBack = 30

/** The workspace's timeline: its rows, what came from its own records of late, its outbox, and what the engine holds. */
export async function timelineStanding(ctx: Context) {
  const day = today(ctx)
  const zone = ctx.workspace.timeZone
  const [rows, disk, records, outbox] = await Promise.all([
    rowCounts(ctx),
    onDisk(ctx),
    recordSources(ctx, {
      from: startOfDay(addDays(day, -lookBack), zone),
      until: endOfDay(day, zone),
      today: day,
      weekFrom: addDays(day, -6),
    }),
    transaction(ctx, (tx) => oldestOutboxEntry(tx, ctx.now)),
  ])
  return { ...rows, parts: disk.parts, bytes: disk.bytes, records, outbox }
}

/** The outboxes of all workspaces together, and what the engine holds. */
export async function installationStanding(engines: Engines) {
  const { ready } = await registeredWorkspaces(engines.records)
  const outbox: OutboxStanding = { entries: 0, lagSeconds: 0 }
  const now = engines.clock()
  for (const id of ready) {
    const own = await inWorkspace(engines.records, id, (tx) => oldestOutboxEntry(tx, now))
    outbox.entries += own.entries
    outbox.lagSeconds = Math.max(outbox.lagSeconds, own.lagSeconds)
  }
  return { outbox, disk: await onDisk(engines) }
}
