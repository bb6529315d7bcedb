/** One field that a change touched; a side that was not there is undefined. */
export type FieldChange = { field: string; before: unknown; after: unknown }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What differs between a record before and after: field by field, in the order they stand. Identities are left out. */
export function difference(before: unknown, after: unknown): FieldChange[] {
  if (!isRecord(before) && !isRecord(after))
    return before === null && after === null ? [] : [{ field: "", before, after }]
  const from = isRecord(before) ? before : {}
  const to = isRecord(after) ? after : {}
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => field !== "id" && JSON.stringify(from[field]) !== JSON.stringify(to[field]))
    .map((field) => ({ field, before: from[field], after: to[field] }))
}
