import { identityRoutes, server, signInRoutes } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import { createHttpServer, type HttpServer } from "#platform/http/server.ts"
import type { Tasks } from "#platform/jobs/index.ts"

export const version = "0.1.0"

/** The whole HTTP face: every module's endpoints and the web app (`web`: the folder of its build, or null for none). */
export async function createApp(engines: Engines, web: string | null): Promise<HttpServer> {
  const app = await createHttpServer({ log: engines.log, web, version })
  const serve = server(app, engines)
  signInRoutes(app, engines)
  identityRoutes(serve)
  return app
}

/** Every task the job workers can run, by name. */
export const tasksOf = (_engines: Engines): Tasks => ({})
