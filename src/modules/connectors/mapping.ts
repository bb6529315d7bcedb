import { Problem } from "#kernel/errors.ts"
import { type ImportKind, type Mapping, mappingSchema } from "./contract.ts"
import { type Field, fieldsOf, oneOf, prefixOf } from "./fields.ts"

/** Where a field's value comes from: the place of a column, or a constant. */
export type Source = { column: string; at: number } | { constant: string }

/** What is read of each row: our fields, and free fields (traits, properties) under their own names. */
export type Plan = {
  kind: ImportKind
  fields: { field: Field; source: Source }[]
  free: { name: string; source: Source }[]
}

/** The mapping of an `X-Mapping` header: JSON, in UTF-8 or with \u escapes; absent: none. */
export function readMapping(header: string | string[] | undefined): Mapping {
  if (header === undefined) return {}
  // HTTP hands bytes of headers over as if they were Latin-1.
  const text = utf8(Buffer.from(String(header), "latin1")) ?? String(header)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Problem("invalid", 'The header X-Mapping is not JSON; send {"our_field": "Their column"}.')
  }
  const parsed = mappingSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new Problem(
    "invalid",
    'The header X-Mapping wants for each of our fields a column\'s name or {"const": "value"}.',
    parsed.error.issues.map((issue) => ({
      path: `X-Mapping.${issue.path.join(".")}`,
      message: issue.message,
    })),
  )
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** How rows of a file with these columns are read. Refuses fields and columns there are not, and missing required ones. */
export function planOf(kind: ImportKind, mapping: Mapping, columns: readonly string[]): Plan {
  const prefix = prefixOf[kind]
  const known = fieldsOf[kind]
  for (const key of Object.keys(mapping)) {
    if (known.some((field) => field.key === key) || (prefix && key.startsWith(prefix) && key !== prefix))
      continue
    const free = prefix ? `, ${prefix}*` : ""
    throw new Problem(
      "invalid",
      `The mapping names '${key}', which is no field of ${kind}. Fields: ${known.map((field) => field.key).join(", ")}${free}.`,
    )
  }
  const sourceOf = (key: string): Source | null => {
    const said = mapping[key]
    if (said === "") return null
    if (typeof said === "object") return { constant: said.const.trim() }
    if (said !== undefined) return columnNamed(columns, said) ?? missingColumn(key, said, columns)
    return columnNamed(columns, key)
  }
  const fields = known.flatMap((field) => {
    const source = sourceOf(field.key)
    return source ? [{ field, source }] : []
  })
  requireFields(kind, fields, columns)
  return { kind, fields, free: prefix ? freeFields(prefix, mapping, columns, sourceOf) : [] }
}

function requireFields(kind: ImportKind, fields: Plan["fields"], columns: readonly string[]): void {
  const there = new Set(fields.map(({ field }) => field.key))
  const found = `The file has: ${columns.join(", ")}.`
  for (const field of fieldsOf[kind])
    if (field.required && !there.has(field.key))
      throw new Problem("invalid", `No column for '${field.key}', which ${kind} need. ${found}`)
  const group = oneOf[kind]
  if (group && !group.some((key) => there.has(key)))
    throw new Problem("invalid", `No column for any of ${group.join(", ")}; ${kind} need one. ${found}`)
}

function freeFields(
  prefix: string,
  mapping: Mapping,
  columns: readonly string[],
  sourceOf: (key: string) => Source | null,
): Plan["free"] {
  const lower = columns.map((column) => column.toLowerCase())
  const own = columns.filter((_column, at) => lower[at]?.startsWith(prefix) && lower[at] !== prefix)
  const keys = new Set([...Object.keys(mapping).filter((key) => key.startsWith(prefix)), ...own])
  return [...keys].flatMap((key) => {
    const source = sourceOf(key)
    return source ? [{ name: key.slice(prefix.length), source }] : []
  })
}

/** A column by its exact name, or else by its name in whatever case. */
function columnNamed(columns: readonly string[], name: string): Source | null {
  const wanted = name.trim()
  const exact = columns.filter((column) => column === wanted)
  const loose =
    exact.length > 0 ? exact : columns.filter((column) => column.toLowerCase() === wanted.toLowerCase())
  const [column] = loose
  if (column === undefined) return null
  if (loose.length > 1)
    throw new Problem("invalid", `The file has ${loose.length} columns named '${column}'; name them apart.`)
  return { column, at: columns.indexOf(column) }
}

function missingColumn(key: string, column: string, columns: readonly string[]): never {
  throw new Problem(
    "invalid",
    `The mapping takes '${key}' from the column '${column}', which the file does not have. It has: ${columns.join(", ")}.`,
  )
}
