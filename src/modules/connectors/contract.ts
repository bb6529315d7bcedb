import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { instantSchema } from "#platform/http/shapes.ts"

export const importKinds = [
  "accounts",
  "contacts",
  "subscriptions",
  "usage",
  "tickets",
  "survey_answers",
  "invoices",
  "payments",
  "exchange_rates",
] as const
export type ImportKind = (typeof importKinds)[number]

/** Our field → their column, a constant for every row, or '' to leave the field out though a column bears its name. */
export const mappingSchema = z.record(
  z.string(),
  z.union([z.string(), z.strictObject({ const: z.string() })]),
)
export type Mapping = z.output<typeof mappingSchema>

export const importProblemSchema = z.object({
  /** Line in the file, the heading being line 1. */
  line: z.number(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})

export const importStatuses = ["running", "done", "failed", "cancelled", "undoing", "undone"] as const

/** rows = created + updated + duplicates + rejected once it is done. */
export const importSchema = z.object({
  id: z.uuid(),
  kind: z.enum(importKinds),
  status: z.enum(importStatuses),
  dry_run: z.boolean(),
  file_name: z.string(),
  mapping: mappingSchema,
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  /** Changes that an undo left as they are: the record was changed since, or others need it. */
  kept: z.number(),
  /** Share of the file read, 0…1. */
  progress: z.number(),
  /** Why it failed, where it did. */
  error: z.string().nullable(),
  created_at: instantSchema,
  finished_at: instantSchema.nullable(),
  /** The first 1,000 problems by line. */
  problems: z.array(importProblemSchema),
})
export type Import = z.output<typeof importSchema>

export const startImport = endpoint({
  method: "POST",
  path: "/api/v1/imports",
  summary:
    "Import a CSV file (comma, semicolon or tab; UTF-8 or Windows-1251; plain or gzip). Header X-Mapping maps columns",
  access: { right: "imports:write" },
  query: z.object({
    kind: z.enum(importKinds),
    dry_run: z.stringbool().default(false),
    file_name: z.string().max(300).default("upload.csv"),
  }),
  body: "stream",
  status: 202,
  response: z.object({ id: z.uuid(), href: z.string() }),
})

/** What the first lines of a file look like, and which of its columns we would take for which field. */
export const previewImport = endpoint({
  method: "POST",
  path: "/api/v1/imports/preview",
  summary:
    "Read the head of a CSV file: its encoding, delimiter, columns, first rows, and the mapping we suggest",
  access: { right: "imports:write" },
  query: z.object({ kind: z.enum(importKinds) }),
  body: "stream",
  response: z.object({
    encoding: z.enum(["utf-8", "windows-1251"]),
    delimiter: z.string(),
    columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
    fields: z.array(z.object({ key: z.string(), required: z.boolean() })),
    mapping: mappingSchema,
  }),
})

export const getImport = endpoint({
  method: "GET",
  path: "/api/v1/imports/:id",
  summary: "How an import stands: counts, progress and problems by line",
  access: { right: "imports:read" },
  params: z.object({ id: z.uuid() }),
  response: importSchema,
})

export const listImports = endpoint({
  method: "GET",
  path: "/api/v1/imports",
  summary: "The last 100 imports, newest first, without their problems",
  access: { right: "imports:read" },
  response: z.object({ imports: z.array(importSchema.omit({ problems: true })) }),
})

export const endImport = endpoint({
  method: "DELETE",
  path: "/api/v1/imports/:id",
  summary:
    "Cancel a running import, or undo a finished or failed one: records return to what they were before",
  access: { right: "imports:write" },
  params: z.object({ id: z.uuid() }),
  status: 202,
  response: importSchema,
})
