import type { FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { hashSecret } from "#kernel/ids.ts"
import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import { asProblem, type HttpServer } from "#platform/http/server.ts"
import { unsubscribe } from "./contact-messaging.ts"
import { fetchInApp, keepBrowser, markInApp } from "./in-app.ts"
import { workspaceOfHook } from "./settings.queries.pg.ts"
import { hearTelegram } from "./telegram-hook.ts"
import { unsubscribePage } from "./unsubscribe-page.ts"
import { leavingOf } from "./unsubscribe-token.ts"

/** The workspace that a page of the vendor's product may ask, by a write key and the page's origin. Refuses others. */
export type Admit = (engines: Engines, writeKey: string, origin: string | undefined) => Promise<string>

const tokenParams = z.object({ token: z.string().max(2000) })

/**
 * What people and other systems call without an account with us: unsubscribe links, the script in the vendor's product,
 * and Telegram. Each is known by a secret of its own; see the README beside this file.
 */
export async function messagesApi(app: HttpServer, engines: Engines, admit: Admit): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: 10_000 },
      async () => null,
    )
    const limited = { schema: { hide: true }, config: { rateLimit: { max: 120, timeWindow: 60_000 } } }
    scope.get("/u/:token", limited, (request, reply) => answerLeaving(engines, request, reply, false))
    scope.post("/u/:token", limited, (request, reply) => answerLeaving(engines, request, reply, true))
  })
  await app.register(async (scope) => inAppApi(scope as unknown as HttpServer, engines, admit))
  app.post("/hooks/telegram", { schema: { hide: true } }, (request) => answerTelegram(engines, request))
}

async function answerTelegram(engines: Engines, request: FastifyRequest): Promise<object> {
  const secret = request.headers["x-telegram-bot-api-secret-token"]
  const workspaceId =
    typeof secret === "string" ? await workspaceOfHook(engines.records, hashSecret(secret)) : null
  if (workspaceId === null) throw new Problem("unauthenticated", "This is for Telegram to call.")
  const ctx = await systemContext(engines, workspaceId, "Telegram")
  return (await hearTelegram(ctx, request.body)) ?? {}
}

/** GET asks and changes nothing, since mail programs open links to look at them; POST unsubscribes (RFC 8058). */
async function answerLeaving(
  engines: Engines,
  request: FastifyRequest,
  reply: FastifyReply,
  leave: boolean,
): Promise<FastifyReply> {
  const { token } = tokenParams.parse(request.params)
  const leaving = leavingOf(engines, token)
  const page = (status: number, html: string) =>
    reply
      .status(status)
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("referrer-policy", "no-referrer")
      .send(html)
  if (!leaving) return page(404, unsubscribePage({ state: "unknown" }))
  const ctx = await systemContext(engines, leaving.workspaceId, "unsubscribe link")
  const { workspace } = ctx
  if (leave && !(await unsubscribe(ctx, leaving.contactId, leaving.channel)))
    return page(404, unsubscribePage({ state: "unknown" }))
  return page(200, unsubscribePage({ state: leave ? "done" : "ask", workspace, channel: leaving.channel }))
}

const asking = z.object({
  write_key: z.string().max(200),
  user_id: z.string().min(1).max(200),
  user_hash: z.string().max(200).default(""),
})
const bodies = {
  fetch: asking,
  mark: asking.extend({ id: z.uuid(), what: z.enum(["seen", "clicked", "dismissed"]) }),
  push: asking.extend({
    subscription: z.object({
      endpoint: z.url().max(2000),
      keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
    }),
  }),
}

/** What the script in the vendor's product asks: from other origins, as text/plain, so that no preflight is needed. */
function inAppApi(scope: HttpServer, engines: Engines, admit: Admit): void {
  scope.addContentTypeParser(
    "text/plain",
    { parseAs: "string", bodyLimit: 20_000 },
    async (_request: unknown, text: string) => parsed(text),
  )
  scope.addHook("onRequest", async (_request, reply) => {
    reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin")
  })
  scope.setErrorHandler((error: Error, request, reply) => {
    const problem = asProblem(error)
    if (problem.status >= 500) request.log.error({ err: error, path: request.url }, "in-app request failed")
    return reply.status(problem.status).type("application/problem+json").send(JSON.stringify(problem))
  })
  const route = <Body extends z.output<typeof asking>>(
    path: string,
    schema: z.ZodType<Body>,
    answer: (ctx: Awaited<ReturnType<typeof systemContext>>, body: Body) => Promise<object>,
  ) =>
    scope.post(path, { schema: { hide: true } }, async (request, reply) => {
      const body = schema.parse(request.body)
      const workspaceId = await admit(engines, body.write_key, request.headers.origin)
      const told = await answer(await systemContext(engines, workspaceId, "in-app"), body)
      return reply.header("cache-control", "no-store").type("application/json").send(JSON.stringify(told))
    })
  route("/in-app/v1/fetch", bodies.fetch, fetchInApp)
  route("/in-app/v1/mark", bodies.mark, (ctx, body) => markInApp(ctx, body, body))
  route("/in-app/v1/push", bodies.push, (ctx, body) => keepBrowser(ctx, body, body.subscription))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem("malformed", "The body is not JSON.")
  }
}
