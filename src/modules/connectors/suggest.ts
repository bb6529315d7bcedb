import type { ImportKind, Mapping } from "./contract.ts"
import { type Field, fieldsOf, prefixOf } from "./fields.ts"
import { synonyms } from "./synonyms.ts"
import { cellReader } from "./values.ts"

export type SampledColumn = { name: string; samples: readonly string[] }

/** One spelling of a heading: lower case, words apart by single spaces, without our own prefixes of notation. */
const plain = (heading: string): string =>
  heading
    .replace(/([a-zа-я])([A-ZА-Я])/g, "$1 $2")
    .toLowerCase()
    .replace(/[_\s]+/g, " ")
    .trim()

/**
 * Which column we would take for which field: by our own name, then by known headings, then by what the cells look
 * like. A column is taken once, and never where its cells contradict the field. Columns left over are kept as traits
 * or properties where the kind has such.
 */
export function suggestMapping(kind: ImportKind, columns: readonly SampledColumn[]): Mapping {
  const left = new Map(columns.map((column) => [column.name, column]))
  const mapping: Mapping = {}
  const take = (field: Field, column: SampledColumn | undefined) => {
    if (!column) return
    mapping[field.key] = column.name
    left.delete(column.name)
  }
  const open = () => fieldsOf[kind].filter((field) => !(field.key in mapping))
  const find = (matches: (column: SampledColumn) => boolean) => [...left.values()].find(matches)
  for (const field of open())
    take(
      field,
      find(({ name }) => plain(name) === plain(field.key)),
    )
  for (const field of open()) {
    for (const heading of synonyms[kind][field.key] ?? []) {
      const column = find((candidate) => plain(candidate.name) === plain(heading) && fits(field, candidate))
      if (column) {
        take(field, column)
        break
      }
    }
  }
  for (const field of open())
    take(
      field,
      find((column) => looksLike(field, column)),
    )
  const prefix = prefixOf[kind]
  if (prefix)
    for (const { name } of left.values())
      if (name !== "")
        mapping[
          name.toLowerCase().startsWith(prefix) ? `${prefix}${name.slice(prefix.length)}` : `${prefix}${name}`
        ] = name
  return mapping
}

const readCell = cellReader("UTC")
const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const emailFields = new Set(["owner_email", "email"])

const cellsOf = (column: SampledColumn): string[] =>
  column.samples.map((cell) => cell.trim()).filter((cell) => cell !== "")

/** Whether the cells can be read as the field at all. */
function fits(field: Field, column: SampledColumn): boolean {
  return cellsOf(column).every(
    (cell) => "value" in readCell(field, cell) && (!emailFields.has(field.key) || isEmail.test(cell)),
  )
}

/** Whether the cells alone speak for the field: e-mail addresses for an address, dates for a required date. */
function looksLike(field: Field, column: SampledColumn): boolean {
  const cells = cellsOf(column)
  if (cells.length === 0) return false
  if (emailFields.has(field.key)) return cells.every((cell) => isEmail.test(cell))
  if ((field.type === "day" || field.type === "instant") && field.required)
    return cells.every((cell) => !/^\d+$/.test(cell)) && fits(field, column)
  return false
}
