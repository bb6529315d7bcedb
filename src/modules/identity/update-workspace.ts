import type { Day } from "#kernel/time.ts"
import { addJob } from "#platform/jobs/index.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight, transaction, type WorkHours, type Workspace } from "./context.ts"
import { factsChanged } from "./facts-changed.ts"
import { lockWorkspace, saveWorkspace } from "./queries.pg.ts"

export type WorkspaceChange = {
  name?: string | undefined
  currency?: string | undefined
  timeZone?: string | undefined
  language?: "en" | "ru" | undefined
  workHours?: WorkHours | undefined
  holidays?: readonly Day[] | undefined
}

/**
 * Changes the workspace. Another currency or zone changes what every number means: all are computed anew, after a job has
 * brought the timeline's days to another zone.
 */
export async function updateWorkspace(ctx: Context, change: WorkspaceChange): Promise<Workspace> {
  requireRight(ctx, "workspace:write")
  return transaction(ctx, async (tx) => {
    const before = await lockWorkspace(tx, ctx.workspace.id)
    const after: Workspace = {
      ...before,
      name: change.name ?? before.name,
      currency: change.currency ?? before.currency,
      timeZone: change.timeZone ?? before.timeZone,
      language: change.language ?? before.language,
      workHours: change.workHours ?? before.workHours,
      holidays: change.holidays ? [...new Set(change.holidays)].sort() : before.holidays,
    }
    await saveWorkspace(tx, after)
    if (after.currency !== before.currency || after.timeZone !== before.timeZone) {
      await factsChanged(tx, ctx)
      const { id } = after
      const job = after.timeZone === before.timeZone ? "refresh_portfolio" : "rezone_workspace"
      await addJob(tx, job, { workspace_id: id }, { key: `${job}:${id}` })
    }
    await audit(tx, ctx, { action: "workspace.update", subject: `workspace:${after.id}`, before, after })
    return after
  })
}
