import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"

/** The last day of which every score is kept; null while none is. */
export async function lastKeptDay(tx: Tx): Promise<Day | null> {
  const row = await tx
    .selectFrom("score_days")
    .select((one) => one.fn.max("day").as("day"))
    .executeTakeFirst()
  return row?.day ?? null
}

/** Which run's scores count for each kept day of a score; days are absent that were not kept. */
export async function keptDays(tx: Tx, score: string, from: Day, to: Day): Promise<Map<Day, Date>> {
  const rows = await tx
    .selectFrom("score_days")
    .select(["day", "computed_at"])
    .where("score", "=", score)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .execute()
  return new Map(rows.map(({ day, computed_at }) => [day, computed_at]))
}

/** Notes that a score is kept for a day; the first run that says so is the one that counts: false to any other. */
export async function noteKeptDay(
  tx: Tx,
  ctx: Context,
  kept: { score: string; day: Day; version: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("score_days")
    .values({ workspace_id: ctx.workspace.id, ...kept, computed_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
