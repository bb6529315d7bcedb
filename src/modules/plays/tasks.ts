import { z } from "zod"
import { systemContext, transaction } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { advancePlays } from "./advance.ts"
import { callWebhook } from "./call-webhook.ts"
import { enterTask } from "./decide-touch.ts"
import { advanceTask } from "./schedule.ts"
import { startPlay } from "./start-play.ts"
import { enterAccounts, playsNight, playsNightTask, wakePlays } from "./wake-plays.ts"

const startSchema = z.object({
  play: z.string(),
  account_id: z.string(),
  key: z.string(),
  because: z.record(z.string(), z.string()),
})
const wakeSchema = z.object({ account_ids: z.array(z.string()).nullable() })
const enterSchema = z.object({ account_ids: z.array(z.string()) })
const webhookSchema = z.object({ run_id: z.string(), step: z.string() })

export const playsTasks = (engines: Engines): Tasks => ({
  start_play: async ({ workspace_id, ...asked }) => {
    const ctx = await systemContext(engines, workspace_id, "plays")
    const { play, ...start } = startSchema.parse(asked)
    await transaction(ctx, (tx) => startPlay(tx, ctx, play, [start]))
  },
  wake_plays: async ({ workspace_id, ...asked }) =>
    wakePlays(await systemContext(engines, workspace_id, "plays"), wakeSchema.parse(asked).account_ids),
  [enterTask]: async ({ workspace_id, ...asked }) =>
    enterAccounts(await systemContext(engines, workspace_id, "plays"), enterSchema.parse(asked).account_ids),
  call_webhook: async ({ workspace_id, ...asked }) => {
    const { run_id, step } = webhookSchema.parse(asked)
    await callWebhook(await systemContext(engines, workspace_id, "plays"), run_id, step)
  },
  [advanceTask]: async ({ workspace_id }, { signal }) =>
    advancePlays(await systemContext(engines, workspace_id, "plays"), signal),
  [playsNightTask]: async ({ workspace_id }, { signal }) =>
    playsNight(await systemContext(engines, workspace_id, "plays"), signal),
})
