import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { sendTask } from "./queue-message.ts"
import { sendMessages } from "./send-messages.ts"

export const messagesTasks = (engines: Engines): Tasks => ({
  [sendTask]: async ({ workspace_id }, run) => sendMessages(await systemContext(engines, workspace_id), run),
})
