import type { z } from "zod"
import { addDays } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { trackingStatus as contract } from "./contract.ts"
import { allWriteKeys, countsSince, lastRefusals, lastTaken } from "./queries.pg.ts"

const daysShown = 30

type Status = z.input<typeof contract.response>
type Day = Status["sources"][number]["days"][number]

const emptyDay = (day: string): Day => ({ day, taken: 0, duplicates: 0, conflicts: 0, ahead: 0, refused: {} })

/** What became of tracked messages of late, and the last refusals. */
export function trackingStatus(ctx: Context): Promise<Status> {
  return transaction(ctx, async (tx) => {
    const days = new Map<string, Day>()
    const daysOf = new Map<string, Day[]>()
    for (const row of await countsSince(tx, addDays(today(ctx), 1 - daysShown))) {
      const key = `${row.write_key_id} ${row.day}`
      let day = days.get(key)
      if (!day) {
        days.set(key, (day = emptyDay(row.day)))
        daysOf.set(row.write_key_id, [...(daysOf.get(row.write_key_id) ?? []), day])
      }
      count(day, row.outcome, Number(row.messages))
    }
    const last = await lastTaken(tx)
    const sources = (await allWriteKeys(tx)).map(({ id, name, revokedAt }) => ({
      write_key_id: id,
      name,
      revoked: revokedAt !== null,
      last_at: last.get(id)?.toISOString() ?? null,
      days: daysOf.get(id) ?? [],
    }))
    const refusals = (await lastRefusals(tx)).map(({ at, write_key_id, reason, excerpt }) => ({
      at: at.toISOString(),
      write_key_id,
      reason,
      excerpt,
    }))
    return { sources, refusals }
  })
}

function count(day: Day, outcome: string, messages: number): void {
  if (outcome === "taken") day.taken += messages
  else if (outcome === "duplicate") day.duplicates += messages
  else if (outcome === "conflict") day.conflicts += messages
  else if (outcome === "ahead") day.ahead += messages
  else day.refused[outcome] = messages
}
