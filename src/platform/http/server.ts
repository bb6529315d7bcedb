import { existsSync } from "node:fs"
import { join } from "node:path"
import cookie from "@fastify/cookie"
import helmet from "@fastify/helmet"
import rateLimit from "@fastify/rate-limit"
import statics from "@fastify/static"
import swagger from "@fastify/swagger"
import { type FastifyError, type FastifyInstance, type FastifyReply, fastify, LogController } from "fastify"
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod"
import { ZodError } from "zod"
import { Problem, type ProblemCode, problemStatus } from "#kernel/errors.ts"
import { readYaml } from "#platform/documents/yaml.ts"
import { histogram } from "#platform/figures.ts"
import type { Logger } from "#platform/log/index.ts"

export type HttpServer = FastifyInstance

/** Bodies that arrive as a stream; the handler reads them, bounded by `streamLimit`. */
const streamed = ["text/csv", "text/tab-separated-values", "application/gzip", "application/octet-stream"]
export const streamLimit = 2 * 1024 ** 3

const yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"]

const requestSeconds = histogram(
  "http_request_seconds",
  "HTTP requests by route and status, and how long they took",
  {
    labelNames: ["method", "route", "status"],
  },
)

/** The server with what every endpoint shares: limits, headers, problems, the published document, the web app. */
export async function createHttpServer(options: {
  log: Logger
  web: string | null
  version: string
}): Promise<HttpServer> {
  const web = options.web && existsSync(join(options.web, "index.html")) ? options.web : null
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    requestTimeout: 600_000,
    forceCloseConnections: "idle",
    // An address that no route can be found for.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, asProblem(error)),
  }) as unknown as HttpServer
  app.addHook("onResponse", async (request, reply) => {
    // By the route and not the address, so that ids make no series of their own.
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
    }
    requestSeconds.observe(labels, reply.elapsedTime / 1000)
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: policy } })
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Perennial", version: options.version },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
  })
  // A body is JSON, YAML or a stream: what a form of another site can send without asking is neither.
  app.removeContentTypeParser("text/plain")
  app.addContentTypeParser(yaml, { parseAs: "string" }, async (_request: unknown, text: string) =>
    readYaml(text),
  )
  app.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = asProblem(error)
    if (problem.status >= 500) request.log.error({ err: error, path: request.url }, "request failed")
    return sendProblem(reply, problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === "GET" && request.headers.accept?.includes("text/html")
    if (web && wantsPage && !request.url.startsWith("/api/")) return reply.sendFile("index.html")
    const problem = asProblem(
      new Problem("not_found", `Nothing at ${request.method} ${request.url.split("?")[0]}`),
    )
    return sendProblem(reply, problem)
  })
  if (web)
    await app.register(statics, {
      root: web,
      wildcard: false,
      maxAge: "1y",
      immutable: true,
      setHeaders: freshPage,
    })
  app.get("/api/openapi.json", { schema: { hide: true } }, () => app.swagger())
  return app
}

const sendProblem = (reply: FastifyReply, problem: ProblemBody): FastifyReply =>
  reply.status(problem.status).type("application/problem+json").send(JSON.stringify(problem))

const policy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // Mantine and ECharts set style attributes; no style sheet from elsewhere is allowed.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:", "blob:"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
}

/**
 * The page itself is asked for anew each time; the files it names carry their digest and are kept. The scripts beside it
 * are for pages of others, and are taken anew within the hour.
 */
function freshPage(reply: { header(name: string, value: string): unknown }, path: string): void {
  if (path.endsWith("index.html")) reply.header("cache-control", "no-cache")
  if (/\/in-app[^/]*\.js$/.test(path)) {
    reply.header("cache-control", "public, max-age=3600")
    reply.header("cross-origin-resource-policy", "cross-origin")
  }
}

type ProblemBody = {
  type: string
  title: string
  status: number
  detail: string
  errors?: { path: string; message: string }[]
}

/** RFC 9457 body of an error; what is not a refusal of ours says no more than that it failed. */
export function asProblem(error: Error): ProblemBody {
  if (error instanceof Problem)
    return body(error.code, problemStatus[error.code], error.message, error.errors)
  if (hasZodFastifySchemaValidationErrors(error))
    return body(
      "invalid",
      422,
      `The ${error.validationContext ?? "request"} is not as this endpoint expects.`,
      error.validation.map((entry) => ({
        path: entry.instancePath.slice(1).replaceAll("/", "."),
        message: entry.message ?? "invalid",
      })),
    )
  if (error instanceof ZodError)
    return body(
      "invalid",
      422,
      "The input is not as expected.",
      error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
    )
  const status = (error as FastifyError).statusCode ?? 500
  if (status === 429) return body("too_many", 429, "Too many requests; try again in a minute.")
  if (status >= 400 && status < 500)
    return body(status === 413 ? "too_large" : "malformed", status, error.message)
  return body("failed", 500, "Something failed on our side. Nothing half-done was kept; the log says more.")
}

function body(
  code: ProblemCode | "failed",
  status: number,
  detail: string,
  errors: ProblemBody["errors"] = [],
): ProblemBody {
  return {
    type: `urn:perennial:problem:${code}`,
    title: code.replaceAll("_", " "),
    status,
    detail,
    ...(errors.length > 0 ? { errors } : {}),
  }
}
