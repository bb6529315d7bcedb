import { Stream } from "node:stream"
import { Problem } from "#kernel/errors.ts"

/**
 * Refuses input that holds the character NUL in any text or name: records cannot keep it. A body that is still a stream is
 * looked at by who reads it.
 */
export function refuseNul(input: { params: unknown; query: unknown; body: unknown }): void {
  const waiting: { value: unknown; path: string[] }[] = Object.entries(input).map(([part, value]) => ({
    value,
    path: part === "body" ? [] : [part],
  }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next
    if (typeof value === "string" && value.includes("\0")) throw holdsNul(path)
    if (typeof value !== "object" || value === null || value instanceof Stream) continue
    for (const [name, within] of Object.entries(value)) {
      if (name.includes("\0")) throw holdsNul(path)
      if (typeof within === "object" || typeof within === "string")
        waiting.push({ value: within, path: [...path, name] })
    }
  }
}

const holdsNul = (path: readonly string[]): Problem =>
  new Problem("invalid", "The input holds the character NUL, which cannot be kept.", [
    { path: path.join("."), message: "leave the character NUL out" },
  ])
