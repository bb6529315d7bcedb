import { hash } from "node:crypto"
import type { Day } from "#kernel/time.ts"

/** One thing that happened to an account, as it is written (design §4). Instants are ISO 8601 with zone. */
export type TimelineRow = {
  /** '' while it is not known whose it is. */
  account_id: string
  /** The vendor's id or e-mail address of a person, or ''. */
  person: string
  /** Namespaced: 'usage.Report Created', 'survey.nps', 'ticket.opened'. */
  name: string
  at: string
  recorded_at: string
  value: number | null
  properties: Record<string, unknown>
  source: string
  /** Counts once, whenever and however often it is sent again. */
  message_id: string
  /**
   * What the sender said, where the row says more: the account it named ('' where the row was attributed through its
   * person), the instant it gave (null where `at` is when we received it). The content of a message is what was said.
   */
  said?: { account?: string; at?: string | null }
  /**
   * The calendar day it is of, where a day and not an instant was meant (a subscription began, a term ends): it is of
   * that day in every zone, and `at` is where that day begins in the workspace's.
   */
  day?: Day
}

/**
 * What was said, without when and by whom it was sent: two rows of one message_id with the same hash are the same
 * message. First 64 bits of MD5, as an unsigned decimal: the ids keep strangers apart, the hash only copies of one id.
 */
export function contentHash(row: TimelineRow): string {
  const account = row.said?.account ?? row.account_id
  const at = row.said?.at === undefined ? row.at : row.said.at
  const when = row.day ?? (at && Date.parse(at))
  const content = [account, row.person, row.name, when, row.value, sorted(row.properties)]
  return hash("md5", JSON.stringify(content), "buffer").readBigUInt64BE().toString()
}

/** A row with what it is recognised by: MD5 of its message_id in upper-case hex, and the hash of its content. */
export type Message = { row: TimelineRow; messageHash: string; contentHash: string }

export const messageOf = (row: TimelineRow): Message => ({
  row,
  messageHash: hash("md5", row.message_id, "hex").toUpperCase(),
  contentHash: contentHash(row),
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== "object") return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => [key, sorted(part)])
}
