import type { FastifyReply, FastifyRequest } from "fastify"
import { Problem } from "#kernel/errors.ts"
import type { OpenedSession } from "./sign-in.ts"

export const sessionCookie = "perennial_session"

/** The address the caller sees in front of us, TLS ended by a proxy included: "https://cs.example.com". */
export function originOf(request: FastifyRequest): string {
  const forwarded = request.headers["x-forwarded-proto"]
  const protocol = typeof forwarded === "string" ? forwarded.split(",")[0]!.trim() : request.protocol
  return `${protocol === "https" ? "https" : "http"}://${request.host}`
}

/** Scripts cannot read the cookie, and other sites' forms do not send it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: OpenedSession): void {
  reply.setCookie(sessionCookie, session.token, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: originOf(request).startsWith("https:"),
    expires: session.expiresAt,
  })
}

export const clearSessionCookie = (reply: FastifyReply): void =>
  void reply.clearCookie(sessionCookie, { path: "/" })

/** Refuses a change that another site's page asks the browser for. Programs send neither header and are let through. */
export function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return
  const site = request.headers["sec-fetch-site"]
  const { origin } = request.headers
  const own =
    site !== undefined
      ? site === "same-origin" || site === "none"
      : origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host)
  if (!own) throw new Problem("forbidden", "This request came from another site's page and was refused.")
}
