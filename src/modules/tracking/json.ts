/** Values as JSON.parse makes them, weighed and cleaned. */

/** Deepest nesting of a message that is taken; the message itself is the first level. */
export const deepest = 32

/** Nested deeper than `deepest`: neither weighed further nor cleaned. */
export const tooDeep = Number.POSITIVE_INFINITY

/** About how many characters a value has as JSON: right to a small factor; `tooDeep` where it is. */
export function weigh(value: unknown, depth = 1): number {
  if (typeof value === "string") return value.length + 2
  if (typeof value !== "object" || value === null) return 8
  if (depth > deepest) return tooDeep
  let weight = 2
  if (Array.isArray(value)) for (const part of value) weight += 1 + weigh(part, depth + 1)
  else
    for (const key in value)
      weight += key.length + 4 + weigh((value as Record<string, unknown>)[key], depth + 1)
  return weight
}

/** Whether a text of JSON may hold what `clean` removes. */
export const needsCleaning = (text: string): boolean =>
  text.includes("\\u") || text.includes("proto") || text.includes("constructor")

const dangerous = new Set(["__proto__", "constructor", "prototype"])

/**
 * The same value without what stores and programs choke on: NUL characters, halves of surrogate pairs, keys that name
 * an object's own machinery. Not for values that are `tooDeep`.
 */
export function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed()
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([key, part]) => [clean(key), part] as [string, unknown])
  return Object.fromEntries(
    entries.filter(([key]) => !dangerous.has(key)).map(([key, part]) => [key, clean(part)]),
  )
}
