import { dropJobs } from "#platform/jobs/index.ts"
import type { Records, Tx } from "#platform/postgres/open.ts"
import { type Context, transaction } from "./context.ts"

/** Notes that a workspace is being set up. */
export async function registerWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await tx.insertInto("workspace_registry").values({ workspace_id: workspaceId, ready_at: null }).execute()
}

/** Notes that a workspace is whole: from now on every start serves it. */
export async function workspaceReady(ctx: Context): Promise<void> {
  await transaction(ctx, async (tx) => {
    await tx
      .updateTable("workspace_registry")
      .set({ ready_at: ctx.now })
      .where("workspace_id", "=", ctx.workspace.id)
      .execute()
  })
}

/** The workspaces of this installation, oldest first, and those whose setting up was cut short. */
export async function registeredWorkspaces(
  records: Records,
): Promise<{ ready: string[]; unfinished: string[] }> {
  const rows = await records.db.selectFrom("workspace_registry").selectAll().orderBy("ready_at").execute()
  const ids = (ready: boolean) =>
    rows.filter((row) => (row.ready_at !== null) === ready).map((row) => row.workspace_id)
  return { ready: ids(true), unfinished: ids(false) }
}

/** Removes a workspace with every record in it and every job for it. Its timeline is the caller's to remove first. */
export async function removeWorkspace(ctx: Context): Promise<void> {
  await transaction(ctx, async (tx) => {
    await dropJobs(tx, ctx.workspace.id)
    await tx.deleteFrom("workspaces").where("id", "=", ctx.workspace.id).execute()
    await tx.deleteFrom("workspace_registry").where("workspace_id", "=", ctx.workspace.id).execute()
  })
}
