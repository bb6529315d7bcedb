import { Problem } from "#kernel/errors.ts"
import { type Context, systemContext } from "#modules/identity/index.ts"
import type { Appended } from "#modules/timeline/index.ts"
import type { Engines } from "#platform/engines.ts"
import { gauge, histogram } from "#platform/figures.ts"
import { type Known, nothingKnown } from "./known.ts"
import { openLedger } from "./ledger.ts"
import type { Sender } from "./queries.pg.ts"
import type { Heard } from "./read-request.ts"
import { takeMessages } from "./take-messages.ts"

/** Messages written as one block, about. */
const messagesAtOnce = 20_000
/** What may wait in this process; beyond it senders are asked to come again. */
const mostWaiting = { messages: 60_000, bytes: 64 * 1024 * 1024 }
/**
 * How long the next block waits for as many requests as the last one had: their senders send on as soon as they are
 * answered, and a block with the first of them alone would make all others wait for it.
 */
const gatherMs = 10

const waitingMessages = gauge("tracking_waiting_messages", "Tracked messages on their way to disk")
const flushMessages = histogram("tracking_flush_messages", "Tracked messages written as one block", {
  buckets: [1, 10, 50, 100, 500, 1000, 2500, 5000, 10_000, 20_000],
})
const flushSeconds = histogram(
  "tracking_flush_seconds",
  "How long writing one block of tracked messages took",
)
const ackSeconds = histogram(
  "tracking_ack_seconds",
  "How long a request waited until its messages were on disk",
)

/** Requests on their way to disk. */
export type Intake = {
  /** Refuses with 429 while too much waits: asked before a request is even read. */
  requireRoom(): void
  /** Resolves when the messages of a request are on disk and counted. Refuses with 429 what is too much. */
  take(sender: Sender, heard: Heard, bytes: number): Promise<void>
  /** Resolves when everything taken is on disk, and counts are written. */
  close(): Promise<void>
}

type Waiting = {
  sender: Sender
  heard: Heard
  bytes: number
  done: () => void
  failed: (error: unknown) => void
}

type Queue = {
  waiting: Waiting[]
  known: Known
  work: Promise<void> | null
  /** Called when a request comes to wait. */
  arrived: () => void
}

/** Requests of one workspace wait while a block is being written, and are written together as the next: group commit. */
export function openIntake(engines: Engines): Intake {
  const queues = new Map<string, Queue>()
  const ledger = openLedger(engines)
  const held = { messages: 0, bytes: 0 }

  const write = async (queue: Queue, entries: readonly Waiting[]): Promise<void> => {
    const workspaceId = entries[0]?.sender.workspaceId
    if (workspaceId === undefined) return
    try {
      const ctx = await systemContext(engines, workspaceId, "tracking")
      const flushed = flushSeconds.startTimer()
      const outcomes = await takeAll(ctx, queue.known, entries)
      flushed()
      flushMessages.observe(entries.reduce((total, { heard }) => total + heard.messages.length, 0))
      entries.forEach(({ sender, heard }, at) => ledger.note(sender, heard, outcomes[at] ?? [], ctx.now))
      await ledger.keep(workspaceId)
      for (const { done } of entries) done()
    } catch (error) {
      if (entries.length === 1) entries[0]?.failed(error)
      else {
        // One request that cannot be written must not take its neighbours with it.
        const half = entries.length >> 1
        await write(queue, entries.slice(0, half))
        await write(queue, entries.slice(half))
      }
    }
  }

  const work = async (queue: Queue): Promise<void> => {
    while (queue.waiting.length > 0) {
      const entries = nextBlock(queue.waiting)
      await write(queue, entries)
      for (const { heard, bytes } of entries) {
        held.messages -= heard.messages.length
        held.bytes -= bytes
      }
      waitingMessages.set(held.messages)
      await gather(queue, entries.length)
    }
    queue.work = null
  }

  return {
    requireRoom() {
      if (held.messages >= mostWaiting.messages || held.bytes >= mostWaiting.bytes) throw tooMany()
    },
    async take(sender, heard, bytes) {
      const messages = held.messages + heard.messages.length
      if (messages > mostWaiting.messages || held.bytes + bytes > mostWaiting.bytes) throw tooMany()
      let queue = queues.get(sender.workspaceId)
      if (!queue) queues.set(sender.workspaceId, (queue = emptyQueue()))
      const { waiting } = queue
      const acknowledged = ackSeconds.startTimer()
      held.messages = messages
      held.bytes += bytes
      waitingMessages.set(messages)
      const written = new Promise<void>((done, failed) => {
        waiting.push({ sender, heard, bytes, done, failed })
      })
      queue.arrived()
      queue.work ??= work(queue)
      await written
      acknowledged()
    },
    async close() {
      for (const queue of queues.values()) await queue.work
      await ledger.close()
    },
  }
}

const tooMany = () =>
  new Problem("too_many", "More is being sent than can be written; send this again in a second.")

const nobody = (): void => undefined

const emptyQueue = (): Queue => ({ waiting: [], known: nothingKnown(), work: null, arrived: nobody })

/** Resolves when this many requests wait, or after a short while. */
async function gather(queue: Queue, requests: number): Promise<void> {
  if (queue.waiting.length >= requests) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, gatherMs)
    queue.arrived = () => {
      if (queue.waiting.length < requests) return
      clearTimeout(timer)
      resolve()
    }
  })
  queue.arrived = nobody
}

/** Takes the oldest requests away, up to about as many messages as one block should have. */
function nextBlock(waiting: Waiting[]): Waiting[] {
  let messages = 0
  const end = waiting.findIndex(({ heard }) => (messages += heard.messages.length) > messagesAtOnce)
  return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end))
}

/** What became of each message of each request. */
async function takeAll(ctx: Context, known: Known, entries: readonly Waiting[]): Promise<Appended[][]> {
  const messages = entries.flatMap(({ heard }) => heard.messages)
  const outcomes = await takeMessages(ctx, known, messages)
  let from = 0
  return entries.map(({ heard }) => outcomes.slice(from, (from += heard.messages.length)))
}
