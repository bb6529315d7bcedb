import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { runQueued } from "./runs.ts"
import { tendSignals, tendSignalsTask } from "./tend-signals.ts"

export const signalsTasks = (engines: Engines): Tasks => ({
  [tendSignalsTask]: async ({ workspace_id }) =>
    tendSignals(await systemContext(engines, workspace_id, "signals")),
  run_dry_run: async ({ workspace_id, run_id }, { signal }) =>
    runQueued(await systemContext(engines, workspace_id), String(run_id), signal),
})
