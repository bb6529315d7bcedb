import type { HttpServer } from "#platform/http/server.ts"

/** A schema of the published document, as far as a value can be made from it. */
type Schema = {
  type?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
  minItems?: number
  minLength?: number
  minimum?: number
}

type Published = {
  description?: string
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses?: Record<string, { content?: Record<string, unknown> }>
}

const methods = ["get", "post", "put", "patch", "delete"] as const

/** One operation of the published API. */
export type Operation = {
  method: Uppercase<(typeof methods)[number]>
  /** As published: "/api/v1/accounts/{account_id}". */
  path: string
  /** The right it needs, null where being signed in is enough. */
  right: string | null
  /** Whether anyone may call it. */
  open: boolean
  /** The address with every part of the path, and every part of the query that is required, filled in. */
  url(parts: Record<string, string>): string
  /** A body that its schema accepts, if it takes JSON. */
  body: unknown
  /** Its answer does not end of itself. */
  endless: boolean
}

/** Every operation the app publishes. */
export function operationsOf(app: HttpServer): Operation[] {
  const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Published>> }
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const published = item[method]
      return published ? [operation(method, path, published)] : []
    }),
  )
}

function operation(method: (typeof methods)[number], path: string, published: Published): Operation {
  const { parameters = [], requestBody } = published
  const required = parameters.filter((parameter) => parameter.in === "query" && parameter.required)
  const schema = requestBody?.content["application/json"]?.schema
  return {
    method: method.toUpperCase() as Operation["method"],
    path,
    right: /Needs the right '([^']+)'/.exec(published.description ?? "")?.[1] ?? null,
    open: published.security?.length === 0,
    url(parts) {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
        encodeURIComponent(parts[name] ?? "x"),
      )
      const query = required.map(
        ({ name, schema }) => `${name}=${encodeURIComponent(String(sample(schema, name)))}`,
      )
      return query.length > 0 ? `${filled}?${query.join("&")}` : filled
    },
    body: schema ? sample(schema, "") : undefined,
    endless: published.responses?.["200"]?.content?.["text/event-stream"] !== undefined,
  }
}

/** Values that a schema of the document cannot tell of. */
const known: Record<string, unknown> = { currency: "EUR", time_zone: "Europe/Berlin" }

const formats: Record<string, string> = {
  uuid: "00000000-0000-4000-8000-000000000000",
  email: "someone@example.com",
  date: "2026-10-31",
  "date-time": "2026-10-31T10:00:00Z",
}

function sample(schema: Schema, name: string): unknown {
  if (name in known) return known[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sample(schema.anyOf.find((option) => option.type !== "null") ?? {}, name)
  switch (schema.type) {
    case "string":
      return formats[schema.format ?? ""] ?? "x".repeat(Math.max(schema.minLength ?? 1, 1))
    case "integer":
    case "number":
      return schema.minimum ?? 1
    case "boolean":
      return true
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}, ""))
    default:
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, part]) => [key, sample(part, key)]),
      )
  }
}

/** Calls an operation; a body that is not JSON is a CSV file. Of an endless answer only the beginning is read. */
export async function callOperation(
  app: HttpServer,
  operation: Operation,
  options: { parts?: Record<string, string>; headers?: Record<string, string>; csv?: string },
): Promise<{ status: number; text: string }> {
  const { method, body } = operation
  const takesFile = body === undefined && method !== "GET" && method !== "DELETE"
  const type = takesFile ? "text/csv" : "application/json"
  const payload = takesFile
    ? (options.csv ?? "account_id,name\n1,One\n")
    : body === undefined
      ? undefined
      : JSON.stringify(body)
  const response = await app.inject({
    method,
    url: operation.url(options.parts ?? {}),
    headers: { ...(payload === undefined ? {} : { "content-type": type }), ...options.headers },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: operation.endless,
  })
  if (!operation.endless) return { status: response.statusCode, text: response.body }
  let text = ""
  for await (const chunk of response.stream()) {
    text = String(chunk)
    break
  }
  return { status: response.statusCode, text }
}
