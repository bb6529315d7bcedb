import type { Serve } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { HttpServer } from "#platform/http/server.ts"
import * as contract from "./contract.ts"
import { openFeed } from "./feed.ts"
import { admitReader, readFigures } from "./figures.ts"
import { readStatus } from "./read-status.ts"

/** Status, the live feed, and `/metrics`. `version`: of Perennial, as the status names it. */
export function operationsRoutes(app: HttpServer, serve: Serve, engines: Engines, version: string): void {
  const feed = openFeed(engines)
  // Before the server waits for its connections to end: these would not.
  app.addHook("preClose", () => feed.close())
  serve(contract.getStatus, (ctx) => readStatus(ctx, version))
  serve(contract.feed, (ctx, _input, { request }) => {
    const last = request.headers["last-event-id"]
    return feed.open(ctx, typeof last === "string" ? last : undefined)
  })
  app.get(
    "/metrics",
    { schema: { hide: true }, onRequest: (request) => admitReader(engines, request) },
    async (_request, reply) => {
      const { contentType, text } = await readFigures(engines)
      return reply.type(contentType).send(text)
    },
  )
}
