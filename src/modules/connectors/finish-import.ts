import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { setImportStatus } from "./queries.pg.ts"
import type { RunEnd } from "./run-import.ts"
import { dropUpload } from "./uploads.ts"

/** Writes down how a run ended; its file is not needed any longer. */
export async function finishImport(ctx: Context, importId: string, run: RunEnd): Promise<void> {
  await transaction(ctx, async (tx) => {
    if (run.end === "done")
      await setImportStatus(tx, importId, { from: "running", to: "done", progress: 1, finishedAt: ctx.now })
    if (run.end === "failed")
      await setImportStatus(tx, importId, {
        from: "running",
        to: "failed",
        error: run.error,
        finishedAt: ctx.now,
      })
    await refreshNumbers(tx, ctx)
  })
  await dropUpload(ctx.filesFolder, importId)
}

/** Has today's portfolio computed anew from the facts as they are now. */
export async function refreshNumbers(tx: Tx, ctx: Context): Promise<void> {
  await factsChanged(tx, ctx)
  const workspace_id = ctx.workspace.id
  await addJob(tx, "refresh_portfolio", { workspace_id }, { key: `refresh_portfolio:${workspace_id}` })
}
