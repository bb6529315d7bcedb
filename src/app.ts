import { z } from "zod"
import { billingRoutes, billingTasks, stripeWebhook } from "#modules/billing/index.ts"
import { connectorsRoutes, connectorsTasks } from "#modules/connectors/index.ts"
import { customersRoutes } from "#modules/customers/index.ts"
import { dayRoutes, dayTasks } from "#modules/day/index.ts"
import { forecastRoutes } from "#modules/forecast/index.ts"
import { healthRoutes, healthTasks } from "#modules/health/index.ts"
import { identityRoutes, serveOpen, server, signInRoutes, systemContext } from "#modules/identity/index.ts"
import { libraryRoutes } from "#modules/library/index.ts"
import { messagesApi, messagesRoutes, messagesTasks } from "#modules/messages/index.ts"
import { metricsRoutes } from "#modules/metrics/index.ts"
import { operationsRoutes } from "#modules/operations/index.ts"
import { playsRoutes, playsTasks } from "#modules/plays/index.ts"
import { privacyRoutes, privacyTasks } from "#modules/privacy/index.ts"
import { revenueRoutes } from "#modules/revenue/index.ts"
import { signalsRoutes, signalsTasks } from "#modules/signals/index.ts"
import { timelineRoutes, timelineTasks } from "#modules/timeline/index.ts"
import { admitPage, trackingApi, trackingRoutes } from "#modules/tracking/index.ts"
import { voiceRoutes } from "#modules/voice/index.ts"
import type { Engines } from "#platform/engines.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { createHttpServer, type HttpServer } from "#platform/http/server.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { rezoneWorkspace } from "./rezone-workspace.ts"

export const version = "0.1.0"

const health = endpoint({
  method: "GET",
  path: "/api/health",
  summary: "Whether this process serves, and its version",
  access: { open: "anyone" },
  response: z.object({ status: z.literal("ok"), version: z.string() }),
})

/** The whole HTTP face: every module's endpoints and the web app (`web`: the folder of its build, or null for none). */
export async function createApp(engines: Engines, web: string | null): Promise<HttpServer> {
  const app = await createHttpServer({ log: engines.log, web, version })
  const serve = server(app, engines)
  serveOpen(app, health, async () => ({ status: "ok" as const, version }))
  signInRoutes(app, engines)
  const routes = [
    identityRoutes,
    customersRoutes,
    libraryRoutes,
    timelineRoutes,
    revenueRoutes,
    billingRoutes,
    voiceRoutes,
    metricsRoutes,
    messagesRoutes,
    healthRoutes,
    signalsRoutes,
    forecastRoutes,
    playsRoutes,
    dayRoutes,
    connectorsRoutes,
    trackingRoutes,
    privacyRoutes,
  ]
  for (const serveModule of routes) serveModule(serve)
  operationsRoutes(app, serve, engines, version)
  await trackingApi(app, engines)
  await stripeWebhook(app, engines)
  await messagesApi(app, engines, admitPage)
  return app
}

/** Every task the job workers can run, by name. */
export const tasksOf = (engines: Engines): Tasks => ({
  ...timelineTasks(engines),
  ...billingTasks(engines),
  ...healthTasks(engines),
  ...signalsTasks(engines),
  ...messagesTasks(engines),
  ...playsTasks(engines),
  ...dayTasks(engines),
  ...connectorsTasks(engines),
  ...privacyTasks(engines),
  rezone_workspace: async ({ workspace_id }) => rezoneWorkspace(await systemContext(engines, workspace_id)),
})
