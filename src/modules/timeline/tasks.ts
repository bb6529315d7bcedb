import { systemContext, transaction } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { applyRetention, retentionTask } from "./apply-retention.ts"
import { attributePeople } from "./attribute-people.ts"
import { queueRows, relayOutbox, type TimelineChange } from "./outbox.ts"

export const timelineTasks = (engines: Engines): Tasks => ({
  relay_outbox: async ({ workspace_id }) => relayOutbox(await systemContext(engines, workspace_id)),
  // From modules on floors below this one, which cannot call it: the payload is a change as `queueRows` takes it.
  queue_rows: async ({ workspace_id, ...change }) => {
    const ctx = await systemContext(engines, workspace_id)
    await transaction(ctx, (tx) => queueRows(tx, ctx, change as unknown as TimelineChange))
  },
  attribute_people: async ({ workspace_id }) => {
    await attributePeople(await systemContext(engines, workspace_id))
  },
  [retentionTask]: async ({ workspace_id }) => {
    await applyRetention(await systemContext(engines, workspace_id, "retention"))
  },
})
