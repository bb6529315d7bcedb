import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { digestTask, sendDigests } from "./digest.ts"

export const dayTasks = (engines: Engines): Tasks => ({
  [digestTask]: async ({ workspace_id }, { signal }) =>
    sendDigests(await systemContext(engines, workspace_id, "digest"), signal),
})
