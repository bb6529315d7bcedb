import type { FastifyRequest } from "fastify"
import { hashSecret } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import { presenting } from "#platform/postgres/open.ts"
import type { Context } from "./context.ts"
import { contextOfKey, contextOfSession } from "./queries.pg.ts"
import { refuseCrossSite, sessionCookie } from "./session-cookie.ts"

/**
 * The caller of a request as a context, from its key or its session cookie; null where neither is valid.
 * Refuses a change by cookie that another site's page asked for.
 */
export async function recognise(engines: Engines, request: FastifyRequest): Promise<Context | null> {
  const now = engines.clock()
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1]
  const secret = bearer ?? request.cookies[sessionCookie]
  if (!secret) return null
  if (!bearer) refuseCrossSite(request)
  const secretHash = hashSecret(secret)
  const found = await presenting(engines.records, { secretHash }, (tx) =>
    bearer ? contextOfKey(tx, secretHash) : contextOfSession(tx, secretHash, now),
  )
  return found ? { ...engines, ...found, now } : null
}
