import { type Selectable, sql } from "kysely"
import { auditedActor, type Context } from "#modules/identity/index.ts"
import type { DB, Tx } from "#platform/postgres/open.ts"

export type Erasure = Selectable<DB["erasures"]>

/** Notes an erasure whose timeline rows are still to be deleted; `removed` is what has been. */
export async function insertErasure(
  tx: Tx,
  ctx: Context,
  erasure: { id: string; names: readonly string[]; removed: object },
): Promise<void> {
  await tx
    .insertInto("erasures")
    .values({
      id: erasure.id,
      workspace_id: ctx.workspace.id,
      names: [...erasure.names],
      requested_at: ctx.now,
      requested_by: JSON.stringify(auditedActor(ctx.actor)),
      removed: JSON.stringify(erasure.removed),
    })
    .execute()
}

export const erasureById = (tx: Tx, id: string): Promise<Erasure | undefined> =>
  tx.selectFrom("erasures").selectAll().where("id", "=", id).executeTakeFirst()

/** Ends an erasure: the names are forgotten, what was removed is added. */
export async function finishErasure(tx: Tx, ctx: Context, id: string, removed: object): Promise<void> {
  await tx
    .updateTable("erasures")
    .set((row) => ({
      names: null,
      finished_at: ctx.now,
      removed: sql`${row.ref("removed")} || ${JSON.stringify(removed)}::jsonb`,
    }))
    .where("id", "=", id)
    .execute()
}
