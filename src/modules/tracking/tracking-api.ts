import type { IncomingMessage } from "node:http"
import { promisify } from "node:util"
import { gunzip, inflate } from "node:zlib"
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify"
import { Problem, problemStatus } from "#kernel/errors.ts"
import type { Engines } from "#platform/engines.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { type Intake, openIntake } from "./intake.ts"
import { type Call, calls } from "./message.ts"
import { readMessages, readRequest, requestLimit } from "./read-request.ts"
import { recogniseSender, requireOrigin, writeKeyOf } from "./recognise-sender.ts"

const unpack = { gzip: promisify(gunzip), deflate: promisify(inflate) }

/** A body over the limit is still read to its end, up to this size, so that its sender hears why it is refused. */
const drainedLimit = 64 * 1024 * 1024

/** Where messages are sent: by their names, and by the letters that Segment's browser SDK uses. */
const paths = (["batch", ...calls] as const).flatMap((call) => [
  { call, url: `/v1/${call}` },
  { call, url: `/v1/${call[0]}` },
])

/** Segment's HTTP API at the server's root. Its bodies, limits and answers are its own; see the README beside this file. */
export async function trackingApi(app: HttpServer, engines: Engines): Promise<void> {
  const intake = openIntake(engines)
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser("*", (_request: FastifyRequest, payload: IncomingMessage) => readBody(payload))
    scope.addHook("onRequest", async (request, reply) => {
      // Browsers say text/plain to be spared a preflight, some senders say nothing: it is JSON in any case.
      request.raw.headers["content-type"] = "application/json"
      reply.header("access-control-allow-origin", "*")
      reply.header("cross-origin-resource-policy", "cross-origin")
      if (request.method === "POST") intake.requireRoom()
    })
    scope.setErrorHandler(answerRefusal)
    scope.addHook("onClose", () => intake.close())
    const schema = { hide: true }
    for (const { call, url } of paths) {
      scope.route({ method: "OPTIONS", url, schema, handler: answerPreflight })
      scope.route({
        method: "POST",
        url,
        schema,
        handler: (request, reply) => hear(engines, intake, call, request, reply),
      })
    }
  })
}

async function hear(
  engines: Engines,
  intake: Intake,
  call: Call | "batch",
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const received = engines.clock().toISOString()
  const { authorization, origin } = request.headers
  const body = await unpacked(request)
  const content = readRequest(body, call)
  const sender = await recogniseSender(engines, writeKeyOf(authorization, content.writeKey))
  requireOrigin(sender, origin)
  const heard = readMessages(content, { received, source: `tracking:${sender.keyId}` })
  await intake.take(sender, heard, body.length)
  return reply.type("application/json").send('{"success": true}')
}

/** The whole body, as long as it is within the limit. */
async function readBody(payload: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > drainedLimit) break
    if (length > requestLimit) chunks.length = 0
    else chunks.push(chunk)
  }
  if (length > requestLimit) throw tooLarge()
  return Buffer.concat(chunks)
}

const tooLarge = () =>
  new Problem(
    "too_large",
    `A request may have ${requestLimit / 1024} KB, unpacked. Nothing of this one was accepted: send its messages in several.`,
  )

async function unpacked(request: FastifyRequest): Promise<Buffer> {
  const body = request.body
  if (!Buffer.isBuffer(body)) throw new Problem("malformed", "The request has no body.")
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase()
  if (encoding === "identity" || encoding === "") return body
  if (encoding !== "gzip" && encoding !== "deflate")
    throw new Problem(
      "malformed",
      `Content-Encoding '${encoding}' is not understood; send gzip, or as it is.`,
    )
  try {
    return await unpack[encoding](body, { maxOutputLength: requestLimit })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge()
    throw new Problem("malformed", `The body is not what Content-Encoding '${encoding}' says.`)
  }
}

const answerPreflight = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply
    .header("access-control-allow-methods", "POST")
    .header("access-control-allow-headers", "authorization, content-type, content-encoding, x-retry-count")
    .header("access-control-max-age", "86400")
    .status(204)
    .send()

/** What is refused for its size or form is 400 here; what failed on our side is 503, which senders try again. */
function answerRefusal(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [status, code, message] = refusal(error)
  if (status === 503) request.log.error({ err: error, path: request.url }, "tracking request failed")
  if (status === 429 || status === 503) reply.header("retry-after", "1").header("x-ratelimit-reset", "1")
  return reply
    .status(status)
    .type("application/json")
    .send(JSON.stringify({ success: false, code, message }))
}

function refusal(error: FastifyError): [number, string, string] {
  if (error instanceof Problem) {
    const status = error.code === "too_large" ? 400 : problemStatus[error.code]
    return [status, error.code, error.message]
  }
  const status = error.statusCode ?? 503
  if (status >= 400 && status < 500) return [400, "malformed", error.message]
  return [
    503,
    "unavailable",
    "Something failed on our side. Nothing of this request was lost: send it again.",
  ]
}
