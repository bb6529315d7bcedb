import type { Engines } from "#platform/engines.ts"
import { inWorkspace } from "#platform/postgres/open.ts"
import type { Context, Workspace } from "./context.ts"
import { bindWorkspace } from "./queries.pg.ts"
import { rights } from "./rights.ts"

/** The context of work nobody asked for in person (a job, a start): the system acts, with every right, at the clock's instant. */
export async function systemContext(engines: Engines, workspaceId: string, name = "job"): Promise<Context> {
  const workspace = await inWorkspace(engines.records, workspaceId, (tx) => bindWorkspace(tx, workspaceId))
  return systemContextOf(engines, workspace, name)
}

/** The same for a workspace already at hand. */
export const systemContextOf = (engines: Engines, workspace: Workspace, name: string): Context => ({
  ...engines,
  actor: { kind: "system", name },
  workspace,
  rights: new Set(rights),
  now: engines.clock(),
})
