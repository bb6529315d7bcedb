import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { allWriteKeys } from "./queries.pg.ts"

/**
 * At a start, says that facts changed where messages are taken: a process that was killed may have taken some in its
 * last second and not have said so.
 */
export const resumeTracking = (ctx: Context): Promise<void> =>
  transaction(ctx, async (tx) => {
    if ((await allWriteKeys(tx)).length === 0) return
    await factsChanged(tx, ctx)
    const workspace_id = ctx.workspace.id
    await addJob(tx, "refresh_portfolio", { workspace_id }, { key: `refresh_portfolio:${workspace_id}` })
  })
