import type { FastifyReply, FastifyRequest } from "fastify"
import { Problem } from "#kernel/errors.ts"
import type { Engines } from "#platform/engines.ts"
import type { Endpoint, Input, Output } from "#platform/http/endpoint.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { type Context, requireRight } from "./context.ts"
import { recognise } from "./recognise.ts"
import type { Right } from "./rights.ts"

/** What a handler may need of the exchange itself: a streamed body, a header, a cookie to set. */
export type Exchange = { request: FastifyRequest; reply: FastifyReply }

export type Handler<E extends Endpoint> = (
  ctx: Context,
  input: Input<E>,
  exchange: Exchange,
) => Promise<Output<E>>

/** An app that serves endpoints: `serve(contract.listAccounts, handler)`. */
export type Serve = <E extends Endpoint>(endpoint: E, handler: Handler<E>) => void

/** Binds endpoints to handlers: recognises the caller, checks the endpoint's right, parses input, answers with its status. */
export function server(app: HttpServer, engines: Engines): Serve {
  return (endpoint, handler) => {
    serveOpen(app, endpoint, async (input, exchange) => {
      const ctx = await recognise(engines, exchange.request)
      if (!ctx) throw new Problem("unauthenticated", "Sign in, or send a key as 'Authorization: Bearer KEY'.")
      if ("right" in endpoint.access) requireRight(ctx, endpoint.access.right as Right)
      return handler(ctx, input, exchange)
    })
  }
}

/** Binds an endpoint that anyone may call (sign-in, health). */
export function serveOpen<E extends Endpoint>(
  app: HttpServer,
  endpoint: E,
  handler: (input: Input<E>, exchange: Exchange) => Promise<Output<E>>,
): void {
  const status = endpoint.status ?? 200
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: {
      summary: endpoint.summary,
      ...(endpoint.params ? { params: endpoint.params } : {}),
      ...(endpoint.query ? { querystring: endpoint.query } : {}),
      ...(endpoint.body && endpoint.body !== "stream" ? { body: endpoint.body } : {}),
      response: { [status]: endpoint.response },
    },
    handler: async (request, reply) => {
      const input = { params: request.params, query: request.query, body: request.body } as Input<E>
      const answer = await handler(input, { request, reply })
      return reply.status(status).send(answer)
    },
  })
}
