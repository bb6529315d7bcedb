import { newId } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import { audit } from "./audit.ts"
import { type Context, transaction, type WorkHours, type Workspace } from "./context.ts"
import { insertWorkspace } from "./queries.pg.ts"
import { registerWorkspace } from "./registry.queries.pg.ts"
import { systemContextOf } from "./system-context.ts"

export type NewWorkspace = Omit<Workspace, "id" | "workHours" | "holidays">

/** When a workspace works until it says otherwise: the same as the table's default. */
const usualHours: WorkHours = { from: 9, to: 18, weekdays: [1, 2, 3, 4, 5] }

/** Creates a workspace; answers with the system's context in it, for whatever is to be loaded before `workspaceReady`. */
export async function createWorkspace(engines: Engines, given: NewWorkspace): Promise<Context> {
  const ctx = systemContextOf(
    engines,
    { id: newId(), ...given, workHours: usualHours, holidays: [] },
    "setup",
  )
  await transaction(ctx, async (tx) => {
    await insertWorkspace(tx, ctx.workspace, ctx.now)
    await registerWorkspace(tx, ctx.workspace.id)
    await audit(tx, ctx, {
      action: "workspace.create",
      subject: `workspace:${ctx.workspace.id}`,
      after: given,
    })
  })
  return ctx
}
