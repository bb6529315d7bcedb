import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { finishImport } from "./finish-import.ts"
import { runImport } from "./run-import.ts"
import { undoImport } from "./undo-import.ts"

export const connectorsTasks = (engines: Engines): Tasks => ({
  run_import: async ({ workspace_id, import_id }, { signal }) => {
    const ctx = await systemContext(engines, workspace_id, "import")
    const id = String(import_id)
    const run = await runImport(ctx, id, signal)
    await finishImport({ ...ctx, now: engines.clock() }, id, run)
  },
  undo_import: async ({ workspace_id, import_id }, { signal }) =>
    undoImport(await systemContext(engines, workspace_id, "import"), String(import_id), signal),
})
