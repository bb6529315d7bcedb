import { newId } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import { audit } from "./audit.ts"
import { type Context, transaction, type Workspace } from "./context.ts"
import { insertWorkspace } from "./queries.pg.ts"
import { registerWorkspace } from "./registry.queries.pg.ts"
import { systemContextOf } from "./system-context.ts"

export type NewWorkspace = Omit<Workspace, "id">

/** Creates a workspace; answers with the system's context in it, for whatever is to be loaded before `workspaceReady`. */
export async function createWorkspace(engines: Engines, given: NewWorkspace): Promise<Context> {
  const ctx = systemContextOf(engines, { id: newId(), ...given }, "setup")
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
