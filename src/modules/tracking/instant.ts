/** Years, months and days may lack their zeros, as in Segment's own examples; without a zone it is UTC. */
const written =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(?:Z|([+-])(\d{2}):?(\d{2})?)?$/i

/** The instant a sender wrote, as ISO 8601 in UTC with milliseconds; null where it is none that exists. */
export function instantOf(text: string): string | null {
  if (text.length === 24) {
    const at = Date.parse(text)
    if (!Number.isNaN(at) && new Date(at).toISOString() === text) return text
  }
  const parts = written.exec(text)
  if (!parts) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  const wall = [year, Number(month) - 1, day, hour, minute, second].map(Number)
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = wall
  const ms = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3))
  const local = new Date(Date.UTC(y, mo, d, h, mi, s, ms))
  const exists =
    local.getUTCMonth() === mo && local.getUTCDate() === d && h < 24 && mi < 60 && s < 60 && y > 0
  if (!exists) return null
  const ahead = (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * (parts[8] === "-" ? -1 : 1)
  return new Date(local.getTime() - ahead * 60_000).toISOString()
}
