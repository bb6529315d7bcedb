import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { tellCharges } from "./tell-charges.ts"

/** Works out what use is charged; done every night, and when a contract begins to be metered. */
export const chargesTask = "tell_charges"

export const billingTasks = (engines: Engines): Tasks => ({
  [chargesTask]: async ({ workspace_id }) => tellCharges(await systemContext(engines, workspace_id)),
})
