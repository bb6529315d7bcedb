import { join } from "node:path"
import { addDays, dayOf } from "#kernel/time.ts"
import {
  type Context,
  createWorkspace,
  ensureAdministrator,
  ensureApiKey,
  registeredWorkspaces,
  removeWorkspace,
  systemContext,
  transaction,
  workspaceReady,
} from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { playsNightTask, switchAllOn } from "#modules/plays/index.ts"
import { removeTimeline } from "#modules/timeline/index.ts"
import { resumeTracking } from "#modules/tracking/index.ts"
import type { Engines } from "#platform/engines.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Config } from "./config.ts"
import { loadDemonstration } from "./demonstration.ts"
import { libraryKinds } from "./library-kinds.ts"
import { root } from "./start-engines.ts"

/**
 * Brings the installation's workspaces to where they can be served: what a killed start left half-made is removed, a
 * first workspace is made (the demonstration, unless `empty`), library files are loaded, the environment's key is valid.
 * Answers with a one-time sign-in token while the first workspace's administrator has no password.
 */
export async function prepareWorkspaces(
  engines: Engines,
  config: Config,
  say: (line: string) => void,
): Promise<string | null> {
  const { ready, unfinished } = await registeredWorkspaces(engines.records)
  for (const id of unfinished) await removeUnfinished(await systemContext(engines, id, "start"))
  const workspaces = ready.length > 0 ? ready : [await firstWorkspace(engines, config, say)]
  let token: string | null = null
  for (const id of workspaces) {
    const ctx = await systemContext(engines, id, "start")
    await transaction(ctx, async (tx) => {
      await loadLibrary(tx, ctx, join(root, "library"), libraryKinds)
      if (ready.length === 0 && ctx.workspace.isDemo) {
        await switchAllOn(tx, ctx)
        await addJob(tx, playsNightTask, { workspace_id: id }, { key: `${playsNightTask}:${id}` })
      }
    })
    await resumeTracking(ctx)
    if (config.apiKey !== null && id === workspaces[0]) await ensureApiKey(engines, id, config.apiKey)
    const administrator = { email: "administrator@perennial.example", name: "Administrator" }
    token ??= await ensureAdministrator(ctx, administrator)
  }
  return token
}

async function removeUnfinished(ctx: Context): Promise<void> {
  await removeTimeline(ctx)
  await removeWorkspace(ctx)
}

async function firstWorkspace(
  engines: Engines,
  config: Config,
  say: (line: string) => void,
): Promise<string> {
  const ctx = config.empty ? await emptyWorkspace(engines, config) : await demonstration(engines, say)
  await workspaceReady(ctx)
  return ctx.workspace.id
}

function emptyWorkspace(engines: Engines, config: Config): Promise<Context> {
  const russian = config.language === "ru"
  return createWorkspace(engines, {
    name: russian ? "Наша компания" : "Our company",
    currency: russian ? "RUB" : "USD",
    timeZone: config.timeZone,
    language: config.language,
    isDemo: false,
  })
}

function demonstration(engines: Engines, say: (line: string) => void): Promise<Context> {
  say("Loading the demonstration: a simulated cloud vendor, 27 months, about a million usage rows ...")
  const lastDay = addDays(dayOf(engines.clock(), "Europe/Moscow"), -1)
  return loadDemonstration(engines, { seed: 1, lastDay, onProgress: (_share, what) => say(`  ${what}`) })
}
