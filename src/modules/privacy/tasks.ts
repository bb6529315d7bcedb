import { z } from "zod"
import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { finishErasing } from "./erase-person.ts"

export const privacyTasks = (engines: Engines): Tasks => ({
  erase_person: async ({ workspace_id, erasure_id }) =>
    finishErasing(await systemContext(engines, workspace_id), z.string().parse(erasure_id)),
})
