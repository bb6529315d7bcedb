import type { ImportKind, Mapping, previewImport } from "#modules/connectors/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { freePrefix, needsOne } from "./kinds.ts"

export type Preview = Answer<typeof previewImport>

/** Where a field comes from: a column of the file, one value for all rows, or nowhere. */
export type Choice = { column: string } | { constant: string } | null

/** What goes where: a choice for each of our fields, and the other columns that are kept under their own names. */
export type Choices = { fields: Record<string, Choice>; kept: string[] }

/** A mapping, suggested or sent before, as choices. */
export function choicesOf(kind: ImportKind, preview: Preview, mapping: Mapping): Choices {
  const fields: Record<string, Choice> = {}
  for (const { key } of preview.fields) {
    const said = mapping[key]
    fields[key] =
      said === undefined || said === ""
        ? null
        : typeof said === "string"
          ? { column: said }
          : { constant: said.const }
  }
  const prefix = freePrefix[kind]
  const kept = Object.entries(mapping).flatMap(([key, said]) =>
    prefix !== undefined && key.startsWith(prefix) && typeof said === "string" && said !== "" ? [said] : [],
  )
  return { fields, kept }
}

/** Columns that no field takes. */
export function columnsLeft(preview: Preview, { fields }: Choices): string[] {
  const taken = new Set(
    Object.values(fields).flatMap((choice) => (choice !== null && "column" in choice ? [choice.column] : [])),
  )
  return preview.columns.map(({ name }) => name).filter((name) => name !== "" && !taken.has(name))
}

/**
 * Choices as the server takes them. A column with one of our own names is taken unasked: where a person left such a
 * field or column out, the mapping says so with ''.
 */
export function mappingOf(kind: ImportKind, preview: Preview, choices: Choices): Mapping {
  const mapping: Mapping = {}
  const columns = new Set(preview.columns.map(({ name }) => name.toLowerCase()))
  for (const [key, choice] of Object.entries(choices.fields)) {
    if (choice === null) {
      if (columns.has(key)) mapping[key] = ""
    } else mapping[key] = "column" in choice ? choice.column : { const: choice.constant }
  }
  const prefix = freePrefix[kind]
  if (prefix === undefined) return mapping
  for (const name of columnsLeft(preview, choices)) {
    const own = name.toLowerCase().startsWith(prefix)
    const key = own ? name : `${prefix}${name}`
    if (choices.kept.includes(name)) mapping[key] = name
    else if (own) mapping[key] = ""
  }
  return mapping
}

/** The fields that must be given something before a file can be tried; a group of which one is needed counts as one. */
export function fieldsMissing(kind: ImportKind, preview: Preview, { fields }: Choices): string[][] {
  const given = (key: string): boolean => {
    const choice = fields[key] ?? null
    return choice !== null && ("column" in choice || choice.constant.trim() !== "")
  }
  const missing = preview.fields
    .filter(({ key, required }) => required && !given(key))
    .map(({ key }) => [key])
  const group = needsOne[kind]
  return group === undefined || group.some(given) ? missing : [...missing, [...group]]
}

/** A mapping as a header carries it: headers hold no letters beyond ASCII, JSON can do without. */
export const mappingHeader = (mapping: Mapping): string =>
  JSON.stringify(mapping).replace(
    /[^ -~]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
