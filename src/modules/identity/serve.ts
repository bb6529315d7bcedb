import type { FastifyReply, FastifyRequest } from "fastify"
import { Problem } from "#kernel/errors.ts"
import type { Engines } from "#platform/engines.ts"
import type { Endpoint, Input, Output } from "#platform/http/endpoint.ts"
import { FileAnswer } from "#platform/http/file-answer.ts"
import { refuseNul } from "#platform/http/nul.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { type Context, requireRight } from "./context.ts"
import { recognise } from "./recognise.ts"
import { type Right, rights } from "./rights.ts"

/** What a handler may need of the exchange itself: a streamed body, a header, a cookie to set. */
export type Exchange = { request: FastifyRequest; reply: FastifyReply }

export type Handler<E extends Endpoint> = (
  ctx: Context,
  input: Input<E>,
  exchange: Exchange,
) => Promise<Output<E>>

/** An app that serves endpoints: `serve(contract.listAccounts, handler)`. */
export type Serve = <E extends Endpoint>(endpoint: E, handler: Handler<E>) => void

/**
 * Binds endpoints to handlers: recognises the caller and checks the endpoint's right before anything of the request is
 * read, then parses the input, answers with the endpoint's status.
 */
export function server(app: HttpServer, engines: Engines): Serve {
  const contexts = new WeakMap<FastifyRequest, Context>()
  return (endpoint, handler) => {
    const right = rightOf(endpoint)
    const admit = async (request: FastifyRequest) => {
      const ctx = await recognise(engines, request)
      if (!ctx) throw new Problem("unauthenticated", "Sign in, or send a key as 'Authorization: Bearer KEY'.")
      if (right) requireRight(ctx, right)
      contexts.set(request, ctx)
    }
    const handle = (input: Input<typeof endpoint>, exchange: Exchange) => {
      const ctx = contexts.get(exchange.request)
      if (!ctx) throw new Error(`${endpoint.path} was handled before its caller was known`)
      return handler(ctx, input, exchange)
    }
    route(app, endpoint, { onRequest: admit }, handle)
  }
}

/** The right an endpoint needs; null where being signed in is enough. One that no role could have is refused at start. */
function rightOf({ access, path }: Endpoint): Right | null {
  if (!("right" in access)) return null
  const right = rights.find((known) => known === access.right)
  if (!right) throw new Error(`${path} needs '${access.right}', which is no right`)
  return right
}

/** Binds an endpoint that anyone may call (sign-in, health). */
export const serveOpen = <E extends Endpoint>(app: HttpServer, endpoint: E, handle: OpenHandler<E>): void =>
  route(app, endpoint, {}, handle)

type OpenHandler<E extends Endpoint> = (input: Input<E>, exchange: Exchange) => Promise<Output<E>>

function route<E extends Endpoint>(
  app: HttpServer,
  endpoint: E,
  hooks: { onRequest?: (request: FastifyRequest) => Promise<void> },
  handle: OpenHandler<E>,
): void {
  const { access, status = 200, or, stream } = endpoint
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    ...hooks,
    preValidation: async ({ params, query, body }) => refuseNul({ params, query, body }),
    schema: {
      summary: endpoint.summary,
      ...("right" in access ? { description: `Needs the right '${access.right}'.` } : {}),
      ...("open" in access && access.open === "anyone" ? { security: [] } : {}),
      ...(endpoint.params ? { params: endpoint.params } : {}),
      ...(endpoint.query ? { querystring: endpoint.query } : {}),
      ...(endpoint.body && endpoint.body !== "stream" ? { body: endpoint.body } : {}),
      ...(stream ? { produces: [stream] } : {}),
      response: { [status]: endpoint.response, ...(or ? { [or.status]: or.response } : {}) },
    },
    handler: async (request, reply) => {
      const input = { params: request.params, query: request.query, body: request.body } as Input<E>
      const answer = await handle(input, { request, reply })
      if (answer instanceof FileAnswer)
        return reply
          .type(answer.type)
          .header("content-disposition", `attachment; filename="${answer.name}"`)
          .send(answer.body)
      if (stream) reply.type(stream).header("cache-control", "no-store").header("x-accel-buffering", "no")
      return reply.status(reply.statusCode === or?.status ? or.status : status).send(answer)
    },
  })
}
