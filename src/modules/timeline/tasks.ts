import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { attributePeople } from "./attribute-people.ts"
import { relayOutbox } from "./outbox.ts"

export const timelineTasks = (engines: Engines): Tasks => ({
  relay_outbox: async ({ workspace_id }) => relayOutbox(await systemContext(engines, workspace_id)),
  attribute_people: async ({ workspace_id }) => {
    await attributePeople(await systemContext(engines, workspace_id))
  },
})
