import { Problem } from "#kernel/errors.ts"
import { clean, needsCleaning, tooDeep, weigh } from "./json.ts"
import {
  type Call,
  calls,
  type Envelope,
  groupOf,
  type Message,
  type Reason,
  readMessage,
} from "./message.ts"

export const eventLimit = 32 * 1024
export const requestLimit = 500 * 1024

/** The body of a request, not yet read message by message. */
export type Request = {
  /** The key within the body, '' for none. */
  writeKey: string
  items: unknown[]
  /** What all items are; null in a batch, where each says it. */
  call: Call | null
  group: unknown
}

/** Messages of a request in order; how many were not accepted for which reason, and the beginnings of some of them. */
export type Heard = {
  messages: Message[]
  refused: Map<Reason, number>
  excerpts: { reason: Reason; excerpt: string }[]
}

/** Refused messages of one request that can be looked at. */
const excerptsKept = 10
const excerptLength = 300

/** Parses a body. Refuses one that is no JSON object, has no `batch` where it must, or is a single message too large. */
export function readRequest(body: Buffer, call: Call | "batch"): Request {
  const text = body.toString("utf8")
  const content = record(parsed(text))
  if (!content) throw new Problem("malformed", "The body must be a JSON object.")
  const given = content["writeKey"]
  const writeKey = typeof given === "string" ? given : ""
  const tidy = needsCleaning(text) ? tidied : (item: unknown) => item
  if (call !== "batch") {
    if (body.length > eventLimit) throw oversized("The message")
    return { writeKey, items: [tidy(content)], call, group: undefined }
  }
  const batch = content["batch"]
  if (!Array.isArray(batch))
    throw new Problem("malformed", "The body must hold the messages as 'batch': […].")
  return { writeKey, items: batch.map(tidy), call: null, group: groupOf(tidy(content["context"])) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text)
  } catch (error) {
    throw new Problem("malformed", `The body is not valid JSON: ${(error as Error).message}`)
  }
}

const tidied = (item: unknown): unknown => (weigh(item) === tooDeep ? item : clean(item))

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null

const oversized = (what: string) =>
  new Problem(
    "too_large",
    `${what} is larger than ${eventLimit / 1024} KB. Nothing of this request was accepted: send it again without that message, or with a smaller one.`,
  )

/** JSON has at most this many bytes to a weighed character. */
const bytesPerWeight = 6

/** Reads every message of a request. One that is larger than a message may be refuses the request, by its place. */
export function readMessages(request: Request, envelope: Omit<Envelope, "group">): Heard {
  const heard: Heard = { messages: [], refused: new Map(), excerpts: [] }
  const whole = { ...envelope, group: request.group }
  request.items.forEach((item, at) => {
    const read = readItem(request, item, at, whole)
    if (typeof read !== "string") {
      heard.messages.push(read)
      return
    }
    heard.refused.set(read, (heard.refused.get(read) ?? 0) + 1)
    if (heard.excerpts.length < excerptsKept) heard.excerpts.push({ reason: read, excerpt: excerptOf(item) })
  })
  return heard
}

function readItem(request: Request, item: unknown, at: number, envelope: Envelope): Message | Reason {
  const content = record(item)
  if (!content) return "not_an_object"
  const weight = weigh(content)
  if (weight === tooDeep) return "too_deep"
  if (request.call === null && weight * bytesPerWeight > eventLimit)
    if (Buffer.byteLength(JSON.stringify(content)) > eventLimit) throw oversized(`batch[${at}]`)
  const call = request.call ?? calls.find((known) => known === content["type"])
  return call === undefined ? "unknown_type" : readMessage(content, call, envelope)
}

/** The beginning of a refused message as JSON, such as the records can keep. */
function excerptOf(item: unknown): string {
  const text = weigh(item) === tooDeep ? "…" : JSON.stringify(clean(item))
  return text.slice(0, excerptLength).toWellFormed()
}
