import { newId } from "#kernel/ids.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"
import { instantOf } from "./instant.ts"

export const calls = ["track", "identify", "group", "page", "screen", "alias"] as const
export type Call = (typeof calls)[number]

/** Why a message is not accepted. */
export const reasons = [
  "not_an_object",
  "unknown_type",
  "no_person",
  "no_event",
  "no_group",
  "wrong_type",
  "too_long",
  "too_deep",
  "bad_timestamp",
] as const
export type Reason = (typeof reasons)[number]

/** A message of a sender as the timeline takes it, its account not yet found. */
export type Message = {
  row: TimelineRow
  call: Call
  /** The account it names, '' for none. */
  group: string
  /** Another name of its person that it makes known, '' for none. */
  alias: string
}

/** What a message is read with: when it came (ISO 8601), by which key, and the account that its batch names for all. */
export type Envelope = { received: string; source: string; group: unknown }

/** A longer id or name is refused. */
export const longest = 200

const earliest = "1990-01-01T00:00:00.000Z"
const yearsAhead = 10
/** A message further ahead of its arrival than this is marked as such; it is kept with its own time. */
export const aheadMs = 86_400_000

/** One of Segment's messages → what the timeline takes, or why it does not. `call` is the message's type. */
export function readMessage(item: Record<string, unknown>, call: Call, envelope: Envelope): Message | Reason {
  const userId = idOf(item["userId"])
  const anonymousId = idOf(item["anonymousId"])
  const previousId = call === "alias" ? idOf(item["previousId"]) : ""
  const group = idOf(call === "group" ? item["groupId"] : (groupOf(item["context"]) ?? envelope.group))
  const messageId = idOf(item["messageId"])
  if (userId === null || anonymousId === null || previousId === null || group === null || messageId === null)
    return "wrong_type"
  const person = userId || anonymousId
  if (person === "" || (call === "alias" && (userId === "" || previousId === ""))) return "no_person"
  if (call === "group" && group === "") return "no_group"
  const about = item[call === "identify" || call === "group" ? "traits" : "properties"] ?? {}
  if (typeof about !== "object" || Array.isArray(about)) return "wrong_type"
  const properties = call === "alias" ? { previousId } : (about as Record<string, unknown>)
  const name = nameOf(item, call, properties)
  if (name === null) return "wrong_type"
  if (name === "") return "no_event"
  if ([person, anonymousId, previousId, group, messageId].some(({ length }) => length > longest))
    return "too_long"
  if (name.length > longest + 16) return "too_long"
  const { received } = envelope
  const said = item["timestamp"] ?? item["originalTimestamp"] ?? null
  const at = said === null ? received : typeof said === "string" ? instantOf(said) : null
  if (at === null || at < earliest || at > latest(received)) return "bad_timestamp"
  const alias = call === "alias" ? previousId : call === "identify" && userId !== "" ? anonymousId : ""
  return {
    row: {
      account_id: "",
      person,
      name,
      at,
      recorded_at: received,
      value: valueOf(properties),
      properties,
      source: envelope.source,
      message_id: messageId || newId(),
      said: said === null ? { account: group, at: null } : { account: group },
    },
    call,
    group,
    alias: alias === person ? "" : alias,
  }
}

const latest = (received: string): string =>
  `${Number(received.slice(0, 4)) + yearsAhead}${received.slice(4)}`

/** An id as it is kept: '' where there is none, null where it is of another kind. */
function idOf(value: unknown): string | null {
  if (typeof value === "string") return value.trim()
  if (value === undefined || value === null) return ""
  return typeof value === "number" && Number.isFinite(value) ? String(value) : null
}

/** The account that a context names. */
export function groupOf(context: unknown): unknown {
  if (typeof context !== "object" || context === null) return undefined
  return (context as Record<string, unknown>)["groupId"] ?? undefined
}

/** The row's name; '' where the message lacks it, null where it is no text. */
function nameOf(
  item: Record<string, unknown>,
  call: Call,
  properties: Record<string, unknown>,
): string | null {
  if (call === "track") {
    const event = item["event"] ?? ""
    if (typeof event !== "string") return null
    const name = event.trim()
    return name && `usage.${name}`
  }
  if (call === "page" || call === "screen") {
    const name = item["name"] ?? properties["name"] ?? properties["path"] ?? "unnamed"
    return typeof name === "string" ? `${call}.${name.trim() || "unnamed"}` : null
  }
  return `identity.${call}`
}

function valueOf(properties: Record<string, unknown>): number | null {
  const { value, revenue } = properties
  if (typeof value === "number" && Number.isFinite(value)) return value
  return typeof revenue === "number" && Number.isFinite(revenue) ? revenue : null
}
